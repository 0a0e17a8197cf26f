import { expect, it } from 'vitest';
import { initiatorOf } from '../../../src/core/wire/initiator.js';

const frame = (url: string, lineNumber: number) => ({
  functionName: '',
  scriptId: '7',
  url,
  lineNumber,
  columnNumber: 3,
});
const hook = frame('chrome-extension://abc/src/content/hook.iife.js', 0);

it('passes over our own hook and takes the innermost frame of the page, without its query', () => {
  const callFrames = [
    hook,
    frame('https://app.example/main.js?token=x#y', 36),
    frame('https://app.example/b.js', 1),
  ];
  expect(initiatorOf({ type: 'script', stack: { callFrames } })).toEqual({
    url: 'https://app.example/main.js',
    line: 36,
    column: 3,
  });
});

it('follows the stacks that led there', () => {
  const parent = { description: 'await', callFrames: [frame('https://app.example/main.js', 5)] };
  expect(initiatorOf({ stack: { callFrames: [hook], parent } })?.line).toBe(5);
});

it('says nothing where there is no script, and of what is no initiator', () => {
  const endless: { callFrames: unknown[]; parent?: unknown } = { callFrames: [hook] };
  endless.parent = endless;
  for (const said of [
    undefined,
    null,
    'script',
    { type: 'other' },
    { stack: { callFrames: 'no' } },
    { stack: endless },
  ])
    expect(initiatorOf(said)).toBe(null);
});
