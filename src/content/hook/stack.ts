import {
  apply,
  bare,
  cut,
  defineProperty,
  find,
  getOwnPropertyDescriptor,
  guarded,
  isObject,
  slice,
} from './natives.js';

const NativeError = Error;
const SCHEME = 'chrome-extension://';
const sample = new Error();
/** A native accessor of each error, or the same undefined where it is a data property, as it was before. */
const nativeGet = getOwnPropertyDescriptor(sample, 'stack')?.get;
/** Where this script lies, as stacks name it; empty where it is no extension's. */
const here = address(sample.stack ?? '');

function address(stack: string): string {
  const from = find(stack, SCHEME);
  const to = find(stack, '.js', from);
  return from < 0 || to < 0 ? '' : slice(stack, from, to + 3);
}

/** The lines of a stack that do not name this script. */
function withoutOurs(stack: string): string {
  let kept = stack;
  for (let at = find(kept, here); at >= 0; at = find(kept, here)) {
    let from = at;
    while (from > 0 && kept[from] !== '\n') from -= 1;
    const to = find(kept, '\n', at);
    kept = cut(kept, from) + (to < 0 ? '' : slice(kept, to, kept.length));
  }
  return kept;
}

/**
 * Removes the lines of ours from the stack of what a native threw or rejected with, and gives it back: reports of errors
 * drop those that name an extension, and the page's own line belongs on top. Left alone is a stack that the page
 * formats itself, or has made something else of.
 */
export function hideFrames(error: unknown): unknown {
  guarded(() => {
    if (here === '' || !isObject(error) || 'prepareStackTrace' in NativeError) return;
    const descriptor = getOwnPropertyDescriptor(error, 'stack');
    if (!descriptor) return;
    const { get, set, value } = bare(descriptor);
    if (get !== nativeGet) return;
    const stack: unknown = get ? apply(get, error, []) : value;
    if (typeof stack !== 'string' || find(stack, here) < 0) return;
    const kept = withoutOurs(stack);
    if (set) apply(set, error, [kept]);
    else defineProperty(error, 'stack', bare({ ...descriptor, value: kept }));
  });
  return error;
}
