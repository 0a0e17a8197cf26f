/**
 * Characters that a shell, a terminal or an eye takes for something else: controls, format characters (bidirectional
 * ones among them), line ends, and `!`, which an interactive bash expands. Chrome escapes controls and `!` too.
 */
const special = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}!]/u;
const allSpecial = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}!]/gu;

const shorthand: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The bytes of a character in UTF-8, as `\xe2\x80\xae`: it means the same in every locale, unlike `\u202e`. */
const bytesOf = (char: string): string =>
  shorthand[char] ??
  encodeURIComponent(char)
    .replace(/%([0-9A-F]{2})/g, (_, hex: string) => `\\x${hex.toLowerCase()}`)
    .replace('!', '\\x21');

/** Lone surrogates are no text in any encoding: what a clipboard makes of them is made here. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

/**
 * One argument for bash, whatever is in the text: in single quotes, or in `$'…'` (ANSI-C quoting) where a character
 * needs an escape, as Chrome does. A NUL must not be in it: no argument can hold one.
 */
export function bashQuoted(text: string): string {
  const whole = wellFormed(text);
  if (!special.test(whole) && !whole.includes("'")) return `'${whole}'`;
  const escaped = whole.replace(/[\\']/g, '\\$&').replace(allSpecial, bytesOf);
  return `$'${escaped}'`;
}

/** A string of JavaScript, whatever is in the text, also inside of a page's `<script>`. */
export const scriptQuoted = (text: string): string =>
  JSON.stringify(text).replace(/[<\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    char.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
