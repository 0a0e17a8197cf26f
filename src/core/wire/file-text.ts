/** A file that cannot be read; the message says in one line what is wrong and where. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** What a gzipped file may inflate to, and what a plain one may hold, bytes. */
export const FILE_LIMIT = 256 * 1024 * 1024;

export const tooLarge = () =>
  new FileError(
    `The file holds more than ${FILE_LIMIT / 1024 / 1024} MB, unpacked, which is the most that is read.`,
  );
export const cutGzip = () => new FileError('The gzip data is damaged or ends in the middle.');

/** Whether a file's first bytes are those of gzip (RFC 1952). */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The JSON of a file's text.
 * @throws FileError where there is none
 */
export function parseFileText(text: string): unknown {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') throw new FileError('The file is empty.');
  if (start.startsWith('<'))
    throw new FileError('This is HTML or XML, not a HAR: its first character is «<».');
  try {
    return JSON.parse(start);
  } catch (error) {
    // V8 quotes a piece of the file, and that may be a piece of a credential.
    const detail =
      error instanceof Error
        ? error.message.replace(/, (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON/s, '')
        : '';
    const half = /end of (JSON )?input|Unterminated/i.test(detail)
      ? 'It ends in the middle'
      : 'It is no JSON';
    throw new FileError(`${half}: ${detail}`);
  }
}
