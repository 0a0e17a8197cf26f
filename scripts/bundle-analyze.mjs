// Bundles the commands `analyze` and `truth`, so that they run on a plain Node after `npm ci`.
import { build } from 'vite';

await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: 'dist-node',
    target: 'node20',
    emptyOutDir: true,
    rollupOptions: {
      input: { analyze: 'src/audit/cli.ts', truth: 'src/audit/truth-cli.ts' },
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
  ssr: { noExternal: true },
});
