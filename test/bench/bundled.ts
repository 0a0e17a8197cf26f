import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Runs a program of `test/bench/programs` as it would be shipped: what runs TypeScript directly gives every function its
 * name, and that halves the speed of small ones. The process fails if the program does.
 */
export async function runBundled(name: string): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  try {
    await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url)),
        outDir,
        emptyOutDir: true,
        target: 'node20',
        rollupOptions: { output: { entryFileNames: 'program.mjs' } },
      },
      ssr: { noExternal: true },
    });
    const { status } = spawnSync(process.execPath, [join(outDir, 'program.mjs')], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  } finally {
    rmSync(outDir, { recursive: true });
  }
}
