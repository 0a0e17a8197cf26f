/**
 * One breach for each wall of the house and its clean twin: the same thing said rightly. `refusedBy` is the rule of
 * Biome, the first words of a plugin's message, or the error code of tsc, and nothing else may object.
 */
export interface Wall {
  readonly name: string;
  /** Folder under `src`. */
  readonly room: string;
  readonly breach: string;
  readonly twin: string;
  readonly refusedBy: string;
  readonly jsx?: true;
  /** What the file's name begins with, where that matters. */
  readonly prefix?: string;
}

const imports = 'lint/style/noRestrictedImports';
const globals = 'lint/style/noRestrictedGlobals';
const browserApi = 'Only src/extension names';
const cast = 'A cast is a claim';
const impure = 'The core is pure';
const markup = 'Text of the page never';

const importOf = (path: string) => `import { room } from '${path}';\nexport const used = room;\n`;

const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  protocol: ['core'],
  content: ['core', 'protocol', 'extension'],
  devtools: ['core', 'protocol', 'extension'],
  panel: ['core', 'protocol'],
  'panel/shell': ['core', 'protocol', 'extension', 'panel'],
  audit: ['core', 'protocol'],
  extension: ['core', 'protocol'],
};
export const rooms = Object.keys(allowed);
const home = (room: string) => room.split('/')[0] ?? room;

/** Every forbidden arrow between two rooms, with an allowed one (or one's own room) as its twin. */
const arrows: readonly Wall[] = rooms.flatMap((room) => {
  const up = room.includes('/') ? '../' : '';
  // Of the extension's room, content scripts get one file.
  const file = (other: string) => (room === 'content' && other === 'extension' ? 'content-runtime' : 'room');
  return rooms
    .filter((other) => !other.includes('/') && other !== home(room) && !allowed[room]?.includes(other))
    .map((other) => ({
      name: `${room} imports ${other}`,
      room,
      breach: importOf(`${up}../${other}/room.js`),
      twin: (allowed[room] ?? [])
        .map((right) => `export * as ${right} from '${up}../${right}/${file(right)}.js';\n`)
        .join(''),
      refusedBy: imports,
    }));
});

const forms: readonly Wall[] = [
  ['as a type', `import type { Room } from '../panel/room.js';\nexport type Used = Room;\n`],
  ['when it is needed', `export const used = import('../panel/room.js');\n`],
  ['by passing it on', `export * from '../panel/room.js';\n`],
].map(([how, breach = '']) => ({
  name: `core imports panel ${how}`,
  room: 'core',
  breach,
  twin: `export type { Room } from './room.js';\n`,
  refusedBy: imports,
}));

const packages: readonly Wall[] = [
  [
    'content',
    'webextension-polyfill',
    `import browser from 'webextension-polyfill';\nexport const used = browser;\n`,
  ],
  [
    'panel',
    'webextension-polyfill',
    `import browser from 'webextension-polyfill';\nexport const used = browser;\n`,
  ],
  [
    'devtools',
    'webextension-polyfill',
    `import browser from 'webextension-polyfill';\nexport const used = browser;\n`,
  ],
  ['content', 'graphql', `import { parse } from 'graphql';\nexport const used = parse;\n`],
  ['content', 'preact', `import { h } from 'preact';\nexport const used = h;\n`],
  ['devtools', 'preact/hooks', `import { useId } from 'preact/hooks';\nexport const used = useId;\n`],
].map(([room = '', name, breach = '']) => ({
  name: `${room} imports ${name}`,
  room,
  breach,
  twin: `import * as v from 'valibot';\nexport const used = v;\n`,
  refusedBy: imports,
}));

const wall = (room: string, name: string, refusedBy: string, breach: string, twin: string): Wall => ({
  name: `${room}: ${name}`,
  room,
  breach: `${breach}\n`,
  twin: `${twin}\n`,
  refusedBy,
});

/** The part of the extension's room that content scripts import. */
const bareApi: readonly Wall[] = [
  {
    name: 'content imports the part of extension that has the polyfill',
    room: 'content',
    breach: importOf('../extension/room.js'),
    twin: importOf('../extension/content-runtime.js'),
    refusedBy: imports,
  },
  {
    name: 'what content scripts import of extension imports webextension-polyfill',
    room: 'extension',
    prefix: 'content-',
    breach: `import browser from 'webextension-polyfill';\nexport const used = browser;\n`,
    twin: 'export const id = chrome.runtime.id;\n',
    refusedBy: imports,
  },
  {
    name: 'what content scripts import of extension imports the rest of it',
    room: 'extension',
    prefix: 'content-',
    breach: importOf('./room.js'),
    twin: importOf('../protocol/room.js'),
    refusedBy: imports,
  },
];

export const walls: readonly Wall[] = [
  ...arrows,
  ...forms,
  ...packages,
  ...bareApi,

  wall('panel', 'chrome', globals, 'export const id = chrome.runtime.id;', `export const id = 'chrome';`),
  wall(
    'content',
    'globalThis.chrome',
    browserApi,
    'export const api = globalThis.chrome;',
    'export const api = globalThis.fetch;',
  ),
  wall(
    'panel',
    'window.chrome',
    browserApi,
    'export const api = window.chrome;',
    `export const api = { chrome: 'x' };`,
  ),
  wall(
    'content',
    'chrome out of globalThis',
    browserApi,
    'export const { chrome: api } = globalThis;',
    'export const { fetch: api } = globalThis;',
  ),
  wall(
    'content',
    'self?.chrome',
    browserApi,
    'export const api = self?.chrome;',
    'export const api = self?.origin;',
  ),

  wall(
    'panel',
    'as unknown as',
    cast,
    'export const id = (1 as unknown as string).length;',
    'export const id = String(1).length;',
  ),
  wall(
    'core',
    'as',
    cast,
    'export const id = (x: unknown) => x as string;',
    `export const ids = ['a', 'b'] as const;`,
  ),
  wall(
    'core',
    'explicit any',
    'lint/suspicious/noExplicitAny',
    'export type Anything = any;',
    'export type Anything = unknown;',
  ),
  wall(
    'core',
    'non-null assertion',
    'lint/style/noNonNullAssertion',
    'export const first = (x: string[]) => x[0]!;',
    'export const first = (x: string[]) => x[0];',
  ),

  wall(
    'core',
    'Date.now',
    impure,
    'export const at = () => Date.now();',
    'export const at = (s: string) => Date.parse(s);',
  ),
  wall(
    'core',
    'new Date()',
    impure,
    'export const at = () => new Date();',
    'export const at = (ms: number) => new Date(ms).toISOString();',
  ),
  wall(
    'core',
    'now out of Date',
    impure,
    'export const { now } = Date;',
    'export const { UTC } = { UTC: Date.UTC };',
  ),
  wall(
    'core',
    'Math.random',
    impure,
    'export const dice = () => Math.random();',
    'export const floor = (n: number) => Math.floor(n);',
  ),

  wall(
    'panel',
    'innerHTML',
    markup,
    `document.body.innerHTML = '<b>x</b>';`,
    `document.body.textContent = '<b>x</b>';`,
  ),
  wall(
    'panel',
    'new Function',
    markup,
    `export const f = new Function('return 1');`,
    'export const f = () => 1;',
  ),
  wall(
    'panel',
    'eval',
    'lint/security/noGlobalEval',
    `export const f = globalThis.eval('1');`,
    'export const f = 1;',
  ),
  wall(
    'panel',
    'dangerouslySetInnerHTML as a property',
    markup,
    `export const props = { dangerouslySetInnerHTML: { __html: '<b>x</b>' } };`,
    `export const props = { title: 'dangerouslySetInnerHTML' };`,
  ),
  {
    name: 'panel: dangerouslySetInnerHTML',
    room: 'panel',
    breach: `export const Raw = () => <div dangerouslySetInnerHTML={{ __html: '<b>x</b>' }} />;\n`,
    twin: 'export const Raw = () => <div>x</div>;\n',
    refusedBy: markup,
    jsx: true,
  },

  wall('core', 'DOM', 'TS2584', 'export const title = document.title;', `export const title = 'document';`),
  wall('protocol', 'DOM', 'TS2304', 'export const here = location;', `export const here = 'location';`),
  wall('core', 'Node', 'TS2591', 'export const env = process.env;', `export const env = 'process';`),
  wall('content', 'Node', 'TS2591', 'export const env = process.env;', `export const env = 'process';`),
  ...['core', 'protocol', 'content', 'extension', 'devtools', 'panel', 'audit'].map((room) =>
    wall(
      room,
      'the any of JSON.parse',
      'TS2322',
      `export const n: number = JSON.parse('1');`,
      `export const n: unknown = JSON.parse('1');`,
    ),
  ),
  wall(
    'content',
    'an index taken for granted',
    'TS2322',
    'export const first = (x: string[]): string => x[0];',
    'export const first = (x: string[]): string | undefined => x[0];',
  ),
  wall(
    'core',
    'undefined for an absent property',
    'TS2375',
    'export const x: { a?: string } = { a: undefined };',
    'export const x: { a?: string } = {};',
  ),
];
