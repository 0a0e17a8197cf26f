import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readRecording } from '../core/report/recording.js';
import type { Recording } from '../core/saved-events.js';
import { cutGzip, FILE_LIMIT, isGzip, tooLarge } from '../core/wire/file-text.js';

/** A file that cannot be opened at all; the message says why. */
export class UnreadableError extends Error {}

/**
 * The recording in a HAR or a saved session, gzipped or not.
 * @throws FileError where the file is neither, UnreadableError where there is none
 */
export function readFile(path: string): Recording {
  return readRecording(textOf(bytesOf(path)), randomBytes(16).toString('hex'));
}

function bytesOf(path: string): Uint8Array {
  try {
    if (statSync(path).size > FILE_LIMIT) throw tooLarge();
    return readFileSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UnreadableError(`cannot be read (${error.code})`);
  }
}

function textOf(bytes: Uint8Array): string {
  if (!isGzip(bytes)) return Buffer.from(bytes).toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: FILE_LIMIT }).toString('utf8');
  } catch (error) {
    // Of all that zlib complains of, this alone is not about damage (Node, `zlib`, «maxOutputLength»).
    throw error instanceof RangeError ? tooLarge() : cutGzip();
  }
}
