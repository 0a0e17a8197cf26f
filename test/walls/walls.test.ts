import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rooms, walls } from './breaches.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string) => join(repository, 'node_modules/.bin', name);
const fileOf = (index: number, kind: 'breach' | 'twin') => {
  const wall = walls[index];
  return `src/${wall?.room}/${wall?.prefix ?? ''}${kind}-${index}.${wall?.jsx ? 'tsx' : 'ts'}`;
};

const biomeReport = v.object({
  diagnostics: v.array(
    v.object({
      category: v.string(),
      message: v.string(),
      location: v.nullish(v.object({ path: v.nullish(v.string()) })),
    }),
  ),
});

let house: string;
/** What the tools said about each file. */
const objections = new Map<string, Set<string>>();

function objected(file: string, objection: string) {
  const known = objections.get(file) ?? new Set();
  objections.set(file, known.add(objection));
}

/** Both tools exit with 1 when they found something, so only their output counts. */
function outputOf(command: string, args: readonly string[]) {
  return new Promise<string>((resolve) => {
    execFile(command, args, { cwd: house, maxBuffer: 1e8 }, (_error, stdout) => resolve(stdout));
  });
}

async function runBiome() {
  const report = await outputOf(bin('biome'), ['lint', '--reporter=json', '--max-diagnostics=none', 'src']);
  for (const { category, message, location } of v.parse(biomeReport, JSON.parse(report)).diagnostics) {
    objected(location?.path ?? '', category === 'plugin' ? message : category);
  }
}

async function runTsc(room: string) {
  const report = await outputOf(bin('tsc'), ['-p', `src/${room}`, '--pretty', 'false']);
  for (const [, file = '', code = ''] of report.matchAll(/^([^(\n]*)\(\d+,\d+\): error (TS\d+)/gm)) {
    objected(file, code);
  }
}

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'appsync-inspector-walls-'));
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(house, file)), { recursive: true });
    await writeFile(join(house, file), text);
  };
  await Promise.all(
    ['biome.json', 'lint', 'tsconfig.json'].map((name) =>
      cp(join(repository, name), join(house, name), { recursive: true }),
    ),
  );
  await symlink(join(repository, 'node_modules'), join(house, 'node_modules'));
  for (const room of rooms) {
    await write(
      `src/${room}/room.ts`,
      'export interface Room {\n  readonly a: 1;\n}\nexport const room = 1;\n',
    );
    if (!room.includes('/')) {
      await cp(join(repository, `src/${room}/tsconfig.json`), join(house, `src/${room}/tsconfig.json`));
    }
  }
  await write('src/extension/content-runtime.ts', 'export const room = 1;\n');
  for (const [index, { breach, twin }] of walls.entries()) {
    await write(fileOf(index, 'breach'), breach);
    await write(fileOf(index, 'twin'), twin || 'export {};\n');
  }
  await Promise.all([runBiome(), ...rooms.filter((room) => !room.includes('/')).map(runTsc)]);
}, 60_000);

afterAll(() => rm(house, { recursive: true, force: true }));

describe('a breach of a wall is refused by that wall alone, and its clean twin passes', () => {
  it.each(walls.map((wall, index) => ({ ...wall, index })))('$name', ({ index, refusedBy }) => {
    const found = [...(objections.get(fileOf(index, 'breach')) ?? [])];
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(refusedBy);
    expect([...(objections.get(fileOf(index, 'twin')) ?? [])]).toEqual([]);
  });
});
