import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles `analyze` from the sources as they are, as `npm ci` does. */
export function buildAnalyze(): void {
  execFileSync(process.execPath, ['scripts/bundle-analyze.mjs'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The bundled command. */
export const analyzePath = fileURLToPath(new URL('../../dist-node/analyze.mjs', import.meta.url));
