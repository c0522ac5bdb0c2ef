import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const target = {
  target: process.env['SOJOURN_SERVER'] ?? 'http://127.0.0.1:8080',
  // With a key from the environment no sign-in is needed while developing.
  headers: process.env['SOJOURN_KEY'] ? { Authorization: `Bearer ${process.env['SOJOURN_KEY']}` } : {},
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // `npm run dev` shows the console against a server that `./run` started.
  server: { host: '127.0.0.1', proxy: { '/api': target, '/openapi': target, '/docs': target } },
  build: { outDir: 'dist', chunkSizeWarningLimit: 600 },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing.ts'],
    // A page in jsdom takes seconds on a machine that is busy building as well.
    testTimeout: 30_000,
  },
});
