import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const client = resolve(import.meta.dirname, 'client')

export default defineConfig({
  root: client,
  // simple-peer's own browser bundle needs no Node polyfills; its CommonJS entry needs three.
  resolve: { alias: { 'simple-peer': 'simple-peer/simplepeer.min.js' } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: resolve(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      input: { index: resolve(client, 'index.html'), wall: resolve(client, 'wall.html') },
    },
  },
})
