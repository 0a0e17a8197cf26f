/** Type-checks every room with its own tsconfig: what a room may not know is not there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './process.mjs';

const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => `src/${entry.name}`);
const queue = ['.', 'test', 'demo/app', 'demo/clients', 'demo/stack', ...rooms];

async function lane() {
  for (let project = queue.shift(); project; project = queue.shift()) {
    const { code, output } = await run(join(root, 'node_modules/.bin/tsc'), [
      '-p',
      project,
      '--pretty',
      'false',
    ]);
    if (code === 0) continue;
    process.exitCode = 1;
    process.stdout.write(`${project}: does not type-check\n${output}`);
  }
}
await Promise.all([lane(), lane()]);
