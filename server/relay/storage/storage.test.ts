import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { serveRoutes } from '../../testing/serve-routes.ts'
import { OBJECT_STORE_LIMITS, ObjectStore } from './object-store.ts'
import { storageRoutes } from './storage-routes.ts'

const ORIGIN = 'http://localhost:3000'
const id = (n: number) => n.toString(16).padStart(64, '0')

function serve(t: TestContext): Promise<string> {
  const routes = storageRoutes(
    new ObjectStore(),
    origin => origin === ORIGIN,
    () => performance.now(),
  )
  return serveRoutes(t, routes, () => Promise.resolve())
}

const ask = (url: string, init: RequestInit = {}) =>
  fetch(url, { ...init, headers: { origin: ORIGIN, ...init.headers } })

test('an object that was put is given as it was, and asked after without its bytes', async t => {
  const url = await serve(t)
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251)
  assert.equal((await ask(`${url}/objects/${id(1)}`, { method: 'HEAD' })).status, 404)
  assert.equal((await ask(`${url}/objects/${id(1)}`, { method: 'PUT', body: bytes })).status, 201)
  assert.equal((await ask(`${url}/objects/${id(1)}`, { method: 'HEAD' })).status, 200)
  const got = await ask(`${url}/objects/${id(1)}`)
  assert.deepEqual(new Uint8Array(await got.arrayBuffer()), bytes)
})

test('what is no object is refused in words, and another page’s too', async t => {
  const url = await serve(t)
  const put = (path: string, body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
    ask(`${url}/objects/${path}`, { method: 'PUT', body, headers })
  assert.equal((await put('short', 'x')).status, 400)
  assert.equal((await put(id(1), '')).status, 400)
  const large = await put(id(1), new Uint8Array(OBJECT_STORE_LIMITS.bytes + 1)).catch(() => null)
  assert.ok(large === null || large.status === 413, 'refused, or hung up on while it was sending')
  assert.equal((await ask(`${url}/objects/${id(1)}`)).status, 404)
  assert.equal((await put(id(1), 'x')).status, 201)
  assert.equal((await put(id(1), 'y')).status, 409)
  assert.equal(await (await ask(`${url}/objects/${id(1)}`)).text(), 'x')
  assert.equal((await ask(`${url}/objects/${id(1)}`, { method: 'DELETE' })).status, 405)
  assert.equal((await put(id(2), 'x', { origin: 'https://elsewhere.example' })).status, 403)
})

test('the oldest objects make room for new ones', async t => {
  const url = await serve(t)
  for (let n = 0; n <= OBJECT_STORE_LIMITS.objects; n += 1)
    assert.equal((await ask(`${url}/objects/${id(n)}`, { method: 'PUT', body: 'x' })).status, 201)
  assert.equal((await ask(`${url}/objects/${id(0)}`, { method: 'HEAD' })).status, 404)
  assert.equal((await ask(`${url}/objects/${id(1)}`, { method: 'HEAD' })).status, 200)
})
