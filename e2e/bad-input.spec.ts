/** What no room, no relay and no host should take: refused with a reason, counted, and without harm to the honest. */
import { LIMITS, type RefusalReason, TOKEN_HEADER } from '#protocol'
import { PATHS } from '../client/core/measure/snapshot.ts'
import { type Hostile, test } from './fixtures/hostile.ts'
import { expect, type LabHost, startTraffic } from './fixtures.ts'

const MEGABYTE = 1_000_000

test('the relay refuses what is malformed, oversize or forged, counts it, and honest frames go on', async ({
  relay,
  openPeers,
  hostile,
}) => {
  const honest = await openPeers(2)
  const [ann] = honest
  const traffic = await startTraffic(honest, PATHS)
  const { socket } = hostile
  const member = { room: 'lab', id: 'mallory00001', name: 'Mallory', secret: 'a secret of sixteen or more' }
  const joins: [RefusalReason, object][] = [
    ['unknown-room', { ...member, room: '../etc/passwd' }],
    ['malformed', { ...member, name: '<script>alert(1)</script>' }],
    ['id-taken', { ...member, id: ann.id }],
  ]
  for (const [reason, request] of joins)
    expect(await socket.emitWithAck('join', request)).toMatchObject({ ok: false, refusal: { reason } })
  socket.emit('frame', null, new ArrayBuffer(8))
  expect(await socket.emitWithAck('join', member)).toMatchObject({ ok: true })
  socket.emit('frame', null, new ArrayBuffer(MEGABYTE))
  socket.emit('frame', null, 'not bytes')
  socket.emit('frame', 'nobody000000', new ArrayBuffer(8))
  socket.emit('signal', ann.id, new ArrayBuffer(LIMITS.signalBytes + 1))
  socket.emit('join', member)
  socket.emit('shutdown', true)
  const told: RefusalReason[] = [
    'not-joined',
    'oversize',
    'malformed',
    'unknown-peer',
    'oversize',
    'already-joined',
    'malformed',
  ]
  // An unknown event is refused before its turn.
  await expect.poll(() => reasons(hostile).sort(), 'what the relay told of').toEqual(told.sort())
  const metrics = await (await fetch(`${(await relay.info()).url}/metrics`)).text()
  const all = [...joins.map(([reason]) => reason), ...told]
  for (const reason of all) {
    const count = all.filter(each => each === reason).length
    expect(metrics).toContain(`relay_refused_total{reason="${reason}"} ${count}`)
  }
  const refused = async () => (await ann.snapshot()).server.load?.refused
  await expect.poll(refused, 'refusals as a tab sees them').toBe(all.length)
  await traffic.advance('relay', 5)
  await traffic.end()
  for (const path of PATHS) expect(await traffic.flaws(path)).toEqual([])
})

test('a payload of 1 MB is a RangeError in the page, and nothing of it is sent', async ({ openPeers }) => {
  const [ann, bob] = await openPeers(2)
  for (const path of [...PATHS, 'both'] as const) {
    const error = await ann.page.evaluate(
      ([over, size]) => {
        try {
          window.lab.broadcast(over, 'x'.repeat(size))
          return 'nothing'
        } catch (thrown) {
          return thrown instanceof RangeError ? thrown.message : String(thrown)
        }
      },
      [path, MEGABYTE] as const,
    )
    expect(error).toContain(`${LIMITS.payloadBytes} bytes`)
  }
  const largest = 'x'.repeat(LIMITS.payloadBytes)
  const sent = await ann.broadcast('both', largest)
  for (const path of PATHS) {
    const got = async () => (await bob.inbox(path)).map(({ id, payload }) => `${id} ${payload.length}`)
    await expect.poll(got, `what Bob got over the ${path}`).toEqual([`${sent} ${largest.length}`])
  }
})

for (const [what, query] of [
  ['a room that cannot be', 'room=../etc'],
  ['a name with markup', `name=${encodeURIComponent('<img src=x onerror="window.hacked = true">')}`],
] as const) {
  test(`an address with ${what} is refused in words, and nobody joins`, async ({ lab, page, openPeers }) => {
    const [ann] = await openPeers(1)
    await page.goto(`${lab.url}/?${query}`)
    await expect(page.getByRole('alert')).toContainText('cannot be')
    expect(await page.evaluate(() => ['lab' in window, 'hacked' in window])).toEqual([false, false])
    expect((await ann.snapshot()).peers).toEqual([])
  })
}

test('a wrong token does nothing to the relay, and is counted', async ({ lab, relay }) => {
  const { id, pid } = await relay.info()
  for (const headers of [{ [TOKEN_HEADER]: 'wrong' }, {}]) {
    const response = await fetch(`${lab.url}/api/relays/${id}/kill`, { method: 'POST', headers })
    expect(response.status).toBe(403)
  }
  expect(await relay.info()).toMatchObject({ pid, state: 'up' })
  expect(await refusedByHost(lab, 'token')).toBe(2)
})

function reasons({ refusals }: Hostile): RefusalReason[] {
  return refusals.map(({ reason }) => reason)
}

async function refusedByHost(lab: LabHost, reason: RefusalReason): Promise<number> {
  const [, count] = (await lab.metrics()).match(`lab_refused_total\\{reason="${reason}"\\} (\\d+)`) ?? []
  return Number(count)
}
