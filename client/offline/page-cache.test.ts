import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  answerFor,
  type Build,
  cacheFirst,
  cacheName,
  hostFirst,
  outdated,
  type PageCache,
} from './page-cache.ts'

const BUILD: Build = { version: 'b2', pages: ['/', '/wall'], assets: ['/assets/index-abcdefgh.js'] }
const ORIGIN = 'http://localhost:3000'

const ask = (path: string, mode = 'no-cors', method = 'GET') =>
  answerFor({ url: new URL(path, ORIGIN).href, mode, method }, BUILD, ORIGIN)

/** A cache that holds these texts. */
function holding(texts: Record<string, string>): PageCache {
  return {
    match: async path => (texts[path] === undefined ? undefined : new Response(texts[path])),
  }
}

const host =
  (text: string, status = 200) =>
  async () =>
    new Response(text, { status })
const refuses = () => Promise.reject(new TypeError('refused'))
const neverAnswers = () => new Promise<never>(() => {})
const kept = holding({ '/': 'kept', '/assets/index-abcdefgh.js': 'kept' })
const textOf = async (response: Promise<Response>) => (await response).text()

test('pages are asked from the host first, whatever room or frame they are for', () => {
  assert.deepEqual(ask('/?room=lab&embed=1', 'navigate'), { from: 'host-first', path: '/' })
  assert.deepEqual(ask('/wall?peers=3', 'navigate'), { from: 'host-first', path: '/wall' })
})

test('assets come from the cache first', () => {
  const path = '/assets/index-abcdefgh.js'
  assert.deepEqual(ask(path), { from: 'cache-first', path })
})

test('the control API, relays, other sites and anything that is not read stay with the browser', () => {
  assert.equal(ask('/api/lab', 'cors'), null)
  assert.equal(ask('/api/lab', 'navigate'), null)
  assert.equal(ask('/metrics', 'navigate'), null)
  assert.equal(ask('http://localhost:3001/'), null)
  assert.equal(ask('http://evil.example/', 'navigate'), null)
  assert.equal(ask('/', 'navigate', 'POST'), null)
  assert.equal(ask('/assets/another.js'), null)
  assert.equal(ask('/assets/index-abcdefgh.js', 'navigate'), null)
})

test('a host that answers is heard, even where it says that there is nothing', async () => {
  assert.equal(await textOf(hostFirst(host('fresh'), kept, '/')), 'fresh')
  assert.equal(await textOf(hostFirst(host('nothing', 404), kept, '/')), 'nothing')
})

test('a host that refuses, fails or never answers is stood in for by the kept page', async () => {
  assert.equal(await textOf(hostFirst(refuses, kept, '/')), 'kept')
  assert.equal(await textOf(hostFirst(host('starting', 503), kept, '/')), 'kept')
  assert.equal(await textOf(hostFirst(neverAnswers, kept, '/', 1)), 'kept')
})

test('where no page is kept, the host has the last word', async () => {
  await assert.rejects(hostFirst(refuses, holding({}), '/'))
  assert.equal(await textOf(hostFirst(host('starting', 503), holding({}), '/')), 'starting')
})

test('a kept asset is not asked for, a missing one is', async () => {
  const path = '/assets/index-abcdefgh.js'
  assert.equal(await textOf(cacheFirst(() => assert.fail(), kept, path)), 'kept')
  assert.equal(await textOf(cacheFirst(host('fresh'), holding({}), path)), 'fresh')
})

test('only caches of earlier builds of this page are outdated', () => {
  const earlier = cacheName({ ...BUILD, version: 'b1' })
  assert.deepEqual(outdated([earlier, cacheName(BUILD), 'of another page'], BUILD), [earlier])
})
