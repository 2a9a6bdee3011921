/** Keeps the page of this build in the browser, so that tabs open while the lab host is down. */
import { answerFor, type Build, cacheFirst, cacheName, hostFirst, outdated } from './page-cache.ts'

declare const self: ServiceWorkerGlobalScope
/** Put in by the build (vite.config.ts), which alone knows the names of its files. */
declare const __BUILD__: Build

const build = __BUILD__

self.addEventListener('install', event => event.waitUntil(keep()))

self.addEventListener('activate', event => event.waitUntil(forgetEarlierBuilds()))

self.addEventListener('fetch', event => {
  const { request } = event
  const answer = answerFor(request, build, self.location.origin)
  if (answer === null) return
  event.respondWith(respond(request, answer.from === 'host-first' ? hostFirst : cacheFirst, answer.path))
})

/** All or nothing: where a file is missing, the browser drops this worker and goes on with the one before. */
async function keep(): Promise<void> {
  const cache = await caches.open(cacheName(build))
  // A page in the browser's own cache may be an earlier one.
  const pages = build.pages.map(path => new Request(path, { cache: 'reload' }))
  await cache.addAll([...pages, ...build.assets])
  // Open pages of an earlier build have loaded all that they need: nobody has to wait for them to close.
  await self.skipWaiting()
}

async function forgetEarlierBuilds(): Promise<void> {
  await Promise.all(outdated(await caches.keys(), build).map(name => caches.delete(name)))
}

async function respond(
  request: Request,
  rule: typeof hostFirst | typeof cacheFirst,
  path: string,
): Promise<Response> {
  return rule(() => fetch(request), await caches.open(cacheName(build)), path)
}
