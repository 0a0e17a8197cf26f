import { readFileSync } from 'node:fs';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const readJson = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

const manifest: ManifestV3Export = {
  ...readJson('manifest.json'),
  version: readJson('package.json').version,
};

export default defineConfig({
  plugins: [preact(), crx({ manifest })],
  build: {
    target: 'chrome120',
    modulePreload: { polyfill: false },
    // `panels.create` takes a string, so nothing else names the panel's page.
    rollupOptions: { input: { panel: 'src/panel/panel.html' } },
  },
});
