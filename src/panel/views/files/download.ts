/** Long enough for a browser that asks where to put the file, ms. */
const KEPT_MS = 60_000;

/** Hands a file to the browser's downloads: a panel has no other way (`showSaveFilePicker` is refused in its frame). */
export function download(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
