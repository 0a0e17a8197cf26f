import type { Recording } from '../saved-events.js';
import { parseFileText } from '../wire/file-text.js';
import { readHarJson } from '../wire/har.js';
import type { Endpoints } from '../wire/relevance.js';
import { isSession, readSession } from './session-file.js';

/**
 * The recording in a file's text: a saved session, a HAR that was exported here, or any other HAR.
 * @param salt hex, for the fingerprints of this reading
 * @param endpoints that the user named, whose requests in a HAR are read whatever they say
 * @throws FileError where it is none of these
 */
export function readRecording(text: string, salt: string, endpoints: Endpoints = new Set()): Recording {
  const json = parseFileText(text);
  return isSession(json) ? readSession(json, salt) : readHarJson(json, salt, endpoints);
}
