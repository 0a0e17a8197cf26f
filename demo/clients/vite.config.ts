import { defineConfig } from 'vite';

// What aws-amplify 5 and the AWS SDK in it expect of a bundler (docs.amplify.aws, «Getting started» of v5 with Vite).
export default defineConfig({
  resolve: { alias: { './runtimeConfig': './runtimeConfig.browser' } },
  define: { global: 'globalThis', 'process.env': '{}' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1000, reportCompressedSize: false },
});
