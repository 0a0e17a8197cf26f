import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { build } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the panel's pages for the tests, as the extension's build does, into `outDir`. */
export async function buildSite(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: here('../../..'),
    plugins: [preact()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome120',
      rollupOptions: { input: [here('scene.html'), here('port.html')] },
    },
  });
}

/** The extension's policy: what it blocks in DevTools, it blocks in the tests. */
export function extensionPolicy(): string {
  const manifest: unknown = JSON.parse(readFileSync(here('../../../manifest.json'), 'utf8'));
  const policy = /"extension_pages": "([^"]+)"/.exec(JSON.stringify(manifest, null, 1))?.[1];
  if (policy === undefined) throw new Error('The manifest holds no policy.');
  return policy;
}
