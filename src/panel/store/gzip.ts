import { cutGzip, FILE_LIMIT, isGzip, tooLarge } from '../../core/wire/file-text.js';

export const gzipped = (text: string): Promise<Blob> =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();

/**
 * The text of a file, gzipped or not, which its first bytes tell.
 * @throws FileError where it is too large (a few kilobytes of gzip can inflate to gigabytes), or damaged
 */
export async function textOfFile(file: Blob): Promise<string> {
  if (file.size > FILE_LIMIT) throw tooLarge();
  if (!isGzip(new Uint8Array(await file.slice(0, 2).arrayBuffer()))) return file.text();
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for (let length = 0; ; ) {
    const { done, value } = await reader.read().catch(() => {
      throw cutGzip();
    });
    if (done) return parts.join('') + decoder.decode();
    length += value.byteLength;
    if (length > FILE_LIMIT) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
}
