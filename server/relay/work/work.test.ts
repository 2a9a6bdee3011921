import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { compute, type Job, type Order, solves, taskCount } from '#work'
import { serveRoutes } from '../../testing/serve-routes.ts'
import { workRoutes } from './work-routes.ts'
import { Workshop } from './workshop.ts'

const ORIGIN = 'http://localhost:3000'
const PICTURE: Job = {
  kind: 'picture',
  centerX: -0.7,
  centerY: 0,
  span: 3,
  pixels: 32,
  tiles: 4,
  maxIterations: 200,
}

async function serve(t: TestContext): Promise<string> {
  const workshop = new Workshop(2)
  const routes = workRoutes(
    workshop,
    origin => origin === ORIGIN,
    () => performance.now(),
  )
  return serveRoutes(t, routes, () => workshop.close())
}

function ask(url: string, job: Job, { nonce = 'aaaaaaaa', lane = 'relay', id = '', origin = ORIGIN } = {}) {
  const order = { nonce, lane, copies: 1, job } as Order
  const body = JSON.stringify(order)
  const hash = createHash('sha256').update(body).digest('hex')
  return fetch(`${url}/work/${id || hash}`, { method: 'PUT', body, headers: { origin } })
}

async function resultsOf(response: Response): Promise<Map<number, Uint8Array>> {
  assert.equal(response.status, 200)
  const bytes = Buffer.from(await response.arrayBuffer())
  const results = new Map<number, Uint8Array>()
  for (let at = 0; at < bytes.length; ) {
    const [task, length] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
    assert.ok(!results.has(task), `task ${task} came twice`)
    results.set(task, new Uint8Array(bytes.subarray(at + 8, at + 8 + length)))
    at += 8 + length
  }
  return results
}

test('two pages that ask for one job both get every result of it, once and right', async t => {
  const url = await serve(t)
  const both = await Promise.all([ask(url, PICTURE), ask(url, PICTURE)])
  for (const response of both) {
    const results = await resultsOf(response)
    assert.equal(results.size, taskCount(PICTURE))
    for (const [task, result] of results) assert.deepEqual(result, compute(PICTURE, task))
  }
})

test('a search ends with an answer that one hash confirms', async t => {
  const url = await serve(t)
  const puzzle: Job = { kind: 'puzzle', text: 'relay', zeroBits: 8, stretch: 256, tasks: 64 }
  const results = await resultsOf(await ask(url, puzzle))
  const answers = [...results.values()].filter(({ length }) => length > 0)
  assert.equal(answers.length, 1)
  const number = Number(Buffer.from(answers[0] ?? []).readBigUInt64LE())
  assert.ok(solves('relay', 8, number))
})

test('while it does one job it refuses another in words, and takes it once nobody wants the first', async t => {
  const url = await serve(t)
  const long: Job = { ...PICTURE, centerX: -0.1, span: 0.1, pixels: 1_024, tiles: 8, maxIterations: 3_000 }
  const first = await ask(url, long)
  const refused = await ask(url, PICTURE)
  assert.equal(refused.status, 503)
  assert.match(await refused.text(), /busy/)
  await first.body?.cancel()
  const deadlineMs = performance.now() + 10_000
  for (let status = 503; status !== 200; ) {
    assert.ok(performance.now() < deadlineMs, 'still busy')
    const again = await ask(url, PICTURE)
    status = again.status
    await again.arrayBuffer()
  }
})

test('what is no order, of another id, for peers, or of another page is refused', async t => {
  const url = await serve(t)
  assert.equal((await ask(url, PICTURE, { id: 'f'.repeat(64) })).status, 400)
  assert.equal((await ask(url, PICTURE, { lane: 'mesh' })).status, 400)
  assert.equal((await ask(url, { ...PICTURE, pixels: 4_096 })).status, 400)
  assert.equal((await ask(url, { ...PICTURE, pixels: 1_024, tiles: 32, maxIterations: 5_000 })).status, 400)
  assert.equal((await ask(url, PICTURE, { nonce: 'a'.repeat(5_000) })).status, 400)
  assert.equal((await ask(url, PICTURE, { origin: 'https://elsewhere.example' })).status, 403)
})
