// Bundles the command `analyze`, so that it runs on a plain Node after `npm ci`.
import { build } from 'vite';

await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: 'src/audit/cli.ts',
    outDir: 'dist-node',
    target: 'node20',
    emptyOutDir: true,
    rollupOptions: { output: { entryFileNames: 'analyze.mjs' } },
  },
  ssr: { noExternal: true },
});
