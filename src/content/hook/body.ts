import {
  apply,
  construct,
  gettersOf,
  guarded,
  isView,
  NativeResponse,
  read,
  whenSettled,
} from './natives.js';

const { text: responseText } = Response.prototype;
const { toString: paramsToString } = URLSearchParams.prototype;
const { size: paramsSizeOf } = gettersOf(URLSearchParams.prototype);
export const { byteLength: byteLengthOf } = gettersOf(ArrayBuffer.prototype);
export const { size: blobSizeOf } = gettersOf(Blob.prototype);

/** Takes a text, at once or later; null is none, or one that could not be read. */
export type Tell = (text: string | null) => void;

const isBinary = (body: unknown): boolean =>
  isView(body) || read(byteLengthOf, body) !== undefined || read(blobSizeOf, body) !== undefined;

/** Tells the text that a promise settles with. */
export function tellSettled(promise: unknown, tell: Tell): void {
  whenSettled(
    promise,
    (text) => void guarded(() => tell(typeof text === 'string' ? text : null)),
    () => void guarded(() => tell(null)),
  );
}

/**
 * Tells the text of a body as `fetch` and `XMLHttpRequest.send` take it, or as the latter gives it back. A buffer
 * is copied at once, so the page may go on with it. A stream can be read once, and that is the page's; a form is
 * no GraphQL request.
 */
export function tellBody(body: unknown, tell: Tell): void {
  if (typeof body === 'string') tell(body);
  else if (body === null || body === undefined) tell(null);
  else if (isBinary(body)) tellSettled(apply(responseText, construct(NativeResponse, [body]), []), tell);
  else tell(read(paramsSizeOf, body) === undefined ? null : apply(paramsToString, body, []));
}
