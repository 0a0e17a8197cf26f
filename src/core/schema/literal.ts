import JSON5 from 'json5';
import { isObject } from '../wire/json.js';

/** Text that is no object literal, with the place where it stops being one. Lines and columns count from 1. */
export class LiteralError extends Error {
  constructor(
    readonly line: number,
    readonly column: number,
  ) {
    super('This is not plain data: only literals of objects, lists, texts and numbers can be read.');
  }
}

/** Strings and comments, so that a brace in them counts for nothing; and the braces. */
const tokens = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\/|[{}]/g;

/**
 * The object literals that a file of JSON, JavaScript or TypeScript assigns or exports, parsed and never run.
 * @throws {LiteralError} one of them is not plain data
 */
export function literalsOf(text: string): readonly unknown[] {
  const values: unknown[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{') {
      if (depth === 0) start = index;
      depth += 1;
    }
    if (token !== '}' || depth === 0) continue;
    depth -= 1;
    if (depth === 0 && isValue(text.slice(0, start))) values.push(parseAt(text, start, index + 1));
  }
  // What is not closed is parsed all the same: the parser says where it breaks.
  if (depth > 0 && isValue(text.slice(0, start))) values.push(parseAt(text, start, text.length));
  return values;
}

/** Not the braces of `import { a }`, `export { a }`, a block or a type. */
const isValue = (before: string): boolean =>
  /(?:(?:^|[^=!<>])=|\bdefault|\()\s*$/.test(before) || before.trim() === '';

/** What stands before the literal becomes spaces, so that the places in an error are those of the file. */
function parseAt(text: string, start: number, end: number): unknown {
  try {
    const value: unknown = JSON5.parse(text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start, end));
    return value;
  } catch (error) {
    const at = isObject(error) ? error : {};
    throw new LiteralError(Number(at.lineNumber ?? 1), Number(at.columnNumber ?? 1));
  }
}
