/**
 * Which requests a build's cache answers, and how. Written by hand: these are two rules and one list, for which a
 * general library is many times the code. Knows no globals of a worker, so that it is tested in Node.
 */

/** What a build consists of, as paths on the site. */
export interface Build {
  /** Changes with any byte of any file. */
  version: string
  /** Documents: asked from the host first. */
  pages: readonly string[]
  /** Named after their content, so that a name stands for the same bytes for ever. */
  assets: readonly string[]
}

/** The Cache of one build, as far as it is used here. */
export interface PageCache {
  match(path: string): Promise<Response | undefined>
}

/** A host that is dead refuses at once; one that is frozen, or a network that drops packets, never answers. */
export const HOST_TIMEOUT_MS = 1_000

const CACHE_PREFIX = 'mesh-vs-relay/'

export function cacheName({ version }: Build): string {
  return `${CACHE_PREFIX}${version}`
}

/** Caches of earlier builds. */
export function outdated(names: readonly string[], build: Build): string[] {
  return names.filter(name => name.startsWith(CACHE_PREFIX) && name !== cacheName(build))
}

export interface Asked {
  method: string
  url: string
  /** Of the Request: `navigate` for documents, those of frames included. */
  mode: string
}

export type Answer = { from: 'host-first' | 'cache-first'; path: string }

/** null: none of ours, such as `/api/lab` or a relay; the browser does what it would have done anyway. */
export function answerFor({ method, url, mode }: Asked, build: Build, origin: string): Answer | null {
  const { origin: askedOrigin, pathname: path } = new URL(url)
  if (method !== 'GET' || askedOrigin !== origin) return null
  if (mode === 'navigate') return build.pages.includes(path) ? { from: 'host-first', path } : null
  return build.assets.includes(path) ? { from: 'cache-first', path } : null
}

/** What a host says in time counts, unless it says that it fails; else, the page that was kept. */
export async function hostFirst(
  fetchPage: () => Promise<Response>,
  cache: PageCache,
  path: string,
  timeoutMs = HOST_TIMEOUT_MS,
): Promise<Response> {
  const page = fetchPage()
  const inTime = await Promise.race([page.catch(() => null), after(timeoutMs)])
  if (inTime !== null && inTime.status < 500) return inTime
  // Where nothing was kept, whatever the host says in the end.
  return (await cache.match(path)) ?? page
}

export async function cacheFirst(
  fetchAsset: () => Promise<Response>,
  cache: PageCache,
  path: string,
): Promise<Response> {
  return (await cache.match(path)) ?? fetchAsset()
}

function after(delayMs: number): Promise<null> {
  return new Promise(resolve => setTimeout(() => resolve(null), delayMs))
}
