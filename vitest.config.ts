import { defineConfig } from 'vitest/config';

// Not merged with vite.config.ts: tests of the core need no extension build.
export default defineConfig({
  test: {
    include: ['test/{unit,transport,walls}/**/*.test.{ts,tsx}'],
    environment: 'node',
    setupFiles: ['test/support/seed.ts'],
  },
});
