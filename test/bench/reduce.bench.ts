import { runBundled } from './bundled.js';

await runBundled('reduce');
