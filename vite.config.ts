import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { pathCode } from './e2e/lab/path-code.ts'

const client = resolve(import.meta.dirname, 'client')
const SERVICE_WORKER = 'service-worker'

export default defineConfig({
  root: client,
  // simple-peer's own browser bundle needs no Node polyfills; its CommonJS entry needs three.
  resolve: { alias: { 'simple-peer': 'simple-peer/simplepeer.min.js' } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  // A page cannot read its own source: it is told what was counted (client/lab/experiments/page-driver.ts).
  define: { __PATH_CODE__: JSON.stringify(pathCode()) },
  plugins: [installable(), listBuild()],
  build: {
    outDir: resolve(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      input: {
        index: resolve(client, 'index.html'),
        wall: resolve(client, 'wall.html'),
        preflight: resolve(client, 'preflight.html'),
        [SERVICE_WORKER]: resolve(client, 'offline/service-worker.ts'),
      },
      output: {
        // At the root and always of one name: its place is its scope, its name is how browsers find the next version.
        entryFileNames: ({ name }) => (name === SERVICE_WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})

/** The web app manifest and its icons, at the root and under their own names: the manifest names the icons, browsers the manifest. */
function installable(): Plugin {
  const folder = resolve(client, 'offline/installed')
  const link = (rel: string, href: string) =>
    ({ tag: 'link', attrs: { rel, href }, injectTo: 'head' }) as const
  return {
    name: 'installable',
    transformIndexHtml: () => [
      link('manifest', '/manifest.webmanifest'),
      link('apple-touch-icon', '/icon-180.png'),
    ],
    generateBundle() {
      for (const fileName of readdirSync(folder))
        this.emitFile({ type: 'asset', fileName, source: readFileSync(join(folder, fileName)) })
    },
  }
}

/** Tells the service worker what the build consists of (`Build` in client/offline/page-cache.ts). */
function listBuild(): Plugin {
  return {
    name: 'list-build',
    // After Vite has emitted the pages.
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle[`${SERVICE_WORKER}.js`]
      if (worker?.type !== 'chunk') return this.error('The build has no service worker.')
      // Older browsers know service workers without imports only.
      if (worker.imports.length > 0) return this.error(`The service worker imports ${worker.imports}.`)
      const files = Object.values(bundle)
        .filter(file => file !== worker)
        .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
      const version = createHash('sha256').update(worker.code)
      for (const file of files) version.update(file.type === 'chunk' ? file.code : file.source)
      const names = files.map(file => file.fileName)
      const list = {
        version: version.digest('hex').slice(0, 16),
        pages: names.filter(name => name.endsWith('.html')).map(pagePath),
        assets: names.filter(name => !name.endsWith('.html')).map(name => `/${name}`),
      }
      worker.code = worker.code.replaceAll('__BUILD__', JSON.stringify(list))
    },
  }
}

/** Where the lab host serves a page: `index.html` at `/`, `wall.html` at `/wall`. */
function pagePath(file: string): string {
  return file === 'index.html' ? '/' : `/${file.replace(/\.html$/, '')}`
}
