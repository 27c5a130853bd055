import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mantineVariables } from './theme/mantine-variables.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the browser application into dist/web.
 *
 * The pages run under `script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:`: no inline script,
 * no injected style element, no data: address. Mantine would inject its variables at run time; a plugin writes them
 * into the style sheet instead (theme/mantine-variables.ts), so that no nonce is needed.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [react(), mantineVariables()],
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': `http://127.0.0.1:${process.env['PORT'] ?? '8080'}` },
  },
});
