import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { serveRoutes } from '../testing/serve-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { FILE_STORE_LIMITS, FileStore } from './file-store.ts'

const ID = 'a'.repeat(64)
const ORIGIN = 'http://localhost:3000'

async function serve(t: TestContext): Promise<string> {
  const store = new FileStore(() => performance.now())
  const routes = fileRoutes(store, origin => origin === ORIGIN)
  return serveRoutes(t, routes, () => store.close())
}

const ask = (url: string, init: RequestInit = {}) =>
  fetch(url, { ...init, headers: { origin: ORIGIN, ...init.headers } })

test('a file that was put is given as it was, to several at once', async t => {
  const url = await serve(t)
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251)
  const put = await ask(`${url}/files/${ID}?size=${bytes.length}`, { method: 'PUT', body: bytes })
  assert.equal(put.status, 201)
  const got = await Promise.all(
    [1, 2, 3].map(async () => new Uint8Array(await (await ask(`${url}/files/${ID}`)).arrayBuffer())),
  )
  for (const each of got) assert.deepEqual(each, bytes)
})

test('all downloads of a file share its uplink', async t => {
  const url = await serve(t)
  const bytes = new Uint8Array(64 * 1024)
  const uplink = 512 * 1024
  await ask(`${url}/files/${ID}?size=${bytes.length}&uplink=${uplink}`, { method: 'PUT', body: bytes })
  const startedMs = performance.now()
  await Promise.all([1, 2, 3, 4].map(async () => (await ask(`${url}/files/${ID}`)).arrayBuffer()))
  const tookMs = performance.now() - startedMs
  // Never sooner: timers are late, not early (but for a millisecond of rounding each).
  assert.ok(tookMs >= (1_000 * 4 * bytes.length) / uplink - 5, `${tookMs} ms`)
})

test('what is no file is refused in words, and nothing of it is kept', async t => {
  const url = await serve(t)
  const put = (path: string, body = 'ten bytes.') => ask(`${url}${path}`, { method: 'PUT', body })
  assert.equal((await put('/files/short?size=10')).status, 400)
  assert.equal((await put(`/files/${ID}?size=-1`)).status, 400)
  assert.equal((await put(`/files/${ID}?size=11`)).status, 400)
  assert.equal((await ask(`${url}/files/${ID}`)).status, 404)
  assert.equal((await put(`/files/${ID}?size=10`)).status, 201)
  assert.equal((await put(`/files/${ID}?size=10`)).status, 409)
  assert.equal((await ask(`${url}/files/${ID}`, { method: 'DELETE' })).status, 405)
  assert.equal((await put(`/files/${'b'.repeat(64)}?size=99999999999`)).status, 400)
  assert.match(await (await ask(`${url}/files/none`)).text(), /no such file/)
})

test('a page of another origin may neither put nor get', async t => {
  const url = await serve(t)
  const headers = { origin: 'https://elsewhere.example' }
  const put = await fetch(`${url}/files/${ID}?size=1`, { method: 'PUT', body: '1', headers })
  assert.equal(put.status, 403)
  assert.equal((await fetch(`${url}/files/${ID}`, { headers })).status, 403)
})

test('the oldest files make room for new ones', async t => {
  const url = await serve(t)
  const id = (n: number) => n.toString(16).padStart(64, '0')
  for (let n = 0; n < 17; n += 1) {
    const put = await ask(`${url}/files/${id(n)}?size=1`, { method: 'PUT', body: 'x' })
    assert.equal(put.status, 201)
  }
  assert.equal((await ask(`${url}/files/${id(0)}`)).status, 404)
  assert.equal((await ask(`${url}/files/${id(16)}`)).status, 200)
})

test('what is being received takes room too: files that come at one moment are no more than may be kept', async t => {
  const store = new FileStore(() => performance.now())
  t.after(() => store.close())
  const id = (n: number) => n.toString(16).padStart(64, '0')
  const options = { size: FILE_STORE_LIMITS.bytes - 1, uplinkBytesPerSecond: null }
  const body = new PassThrough()
  assert.equal(await store.put(id(0), { ...options, size: 1 }, new PassThrough().end('x')), null)
  const first = store.put(id(1), options, body)
  assert.equal(await store.put(id(2), { ...options, size: 2 }, new PassThrough().end('xx')), 'no-room')
  assert.ok(store.get(id(0)), 'what is there gives way to nothing that has no room anyway')
  body.end('too little')
  assert.equal(await first, 'incomplete')
  assert.equal(await store.put(id(2), { ...options, size: 1 }, new PassThrough().end('x')), null)
})
