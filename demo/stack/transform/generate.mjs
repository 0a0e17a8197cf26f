/**
 * Runs Amplify's own generators over schema.graphql and writes what the demo needs of their output:
 *
 * - `../generated/api.json.gz`: the AppSync schema, resolvers (VTL), functions, data sources and tables that
 *   `@aws-amplify/graphql-transformer` would deploy, as the simulator takes them;
 * - `../../app/src/models/`: the DataStore models of `@aws-amplify/graphql-generator`;
 * - `test/fixtures/schema/`: the same models as a Gen 2 app has them in amplify_outputs.json.
 *
 * All are committed. Only a change of schema.graphql needs this script (`npm ci && npm run generate`, 650 MB).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import directives from '@aws-amplify/graphql-directives';
import generator from '@aws-amplify/graphql-generator';
import { transform } from './transform.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const schema = readFileSync(join(here, 'schema.graphql'), 'utf8');

const api = join(here, '../generated/api.json.gz');
mkdirSync(dirname(api), { recursive: true });
writeFileSync(api, gzipSync(JSON.stringify(transform(schema)), { level: 9 }));

await writeModels('javascript', ['schema.js', 'schema.d.ts'], '../../app/src/models');
await writeModels('introspection', ['model-introspection.json'], '../../../test/fixtures/schema');

/** @param {'javascript' | 'introspection'} target @param {string[]} names @param {string} folder */
async function writeModels(target, names, folder) {
  const models = await generator.generateModels({
    schema,
    target,
    directives: directives.DefaultDirectives.map((directive) => directive.definition).join('\n'),
  });
  mkdirSync(join(here, folder), { recursive: true });
  for (const name of names) {
    const [, text] = Object.entries(models).find(([path]) => basename(path) === name) ?? [];
    if (text === undefined) throw new Error(`the generator made no ${name}`);
    writeFileSync(join(here, folder, name), text);
  }
}
