import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { io } from 'socket.io-client'
import * as v from 'valibot'
import { type ConditionsNotice, ConditionsNoticesSchema } from '#conditions'
import { TOKEN_HEADER } from '#protocol'
import { type LabProcess, startLab } from '../testing/processes.ts'
import { until } from '../testing/until.ts'
import { RoomConditions } from './room-conditions.ts'

let lab: LabProcess
before(async () => {
  lab = await startLab()
})
after(() => lab.stop())

/** The status, and the error that came with it. */
async function post(body: string, token = lab.token): Promise<{ status: number; error: string }> {
  const headers = { [TOKEN_HEADER]: token, 'content-type': 'application/json' }
  const response = await fetch(`${lab.url}/api/conditions`, { method: 'POST', headers, body })
  const answer = v.safeParse(v.object({ error: v.string() }), await response.json().catch(() => null))
  return { status: response.status, error: answer.success ? answer.output.error : '' }
}

const set = (conditions: unknown, room = 'lab') => post(JSON.stringify({ room, conditions }))

/** What a tab is told, each time. */
function openTab() {
  const socket = io(lab.url, { transports: ['websocket'], forceNew: true, reconnection: false })
  const told: ConditionsNotice[][] = []
  socket.on('conditions', each => told.push(v.parse(ConditionsNoticesSchema, each)))
  return { told, close: () => socket.disconnect() }
}

test('conditions reach the tabs that are open, those that come later, and so does their end', async () => {
  const early = openTab()
  await until('an early tab hears that there are none', () => early.told.length === 1)
  assert.deepEqual(early.told, [[]])
  assert.equal((await set({ delayMs: 50, seed: 7 })).status, 200)
  await until('the early tab hears', () => early.told.length === 2)
  const late = openTab()
  await until('the late tab hears', () => late.told.length === 1)
  for (const notices of [early.told.at(-1), late.told.at(-1)]) {
    assert.deepEqual(
      notices?.map(({ room, conditions }) => ({ room, conditions })),
      [{ room: 'lab', conditions: { seed: 7, delayMs: 50 } }],
    )
    assert.ok((notices?.[0]?.ageMs ?? -1) >= 0)
  }
  await set({})
  await until('both hear of the end', () => early.told.length === 3 && late.told.length === 2)
  assert.deepEqual(late.told.at(-1)?.[0]?.conditions, { seed: 0 })
  early.close()
  late.close()
})

test('without the token nothing is set', async () => {
  assert.equal((await post('{"room":"lab","conditions":{"delayMs":1}}', 'wrong')).status, 403)
  const tab = openTab()
  await until('the tab is told', () => tab.told.length > 0)
  assert.ok(tab.told.flat().every(({ conditions }) => conditions.delayMs === undefined))
  tab.close()
})

test('what cannot be is refused, each with where and why, and the host lives on', async () => {
  const refused: [unknown, RegExp][] = [
    [{ delayMs: -1 }, /conditions\.delayMs: at least 0/],
    [{ delayMs: 1e9 }, /delayMs: at most 500/],
    [{ delayMs: Number.NaN }, /delayMs/],
    [{ jitter: { distribution: 'pareto', ms: 1 } }, /jitter\.distribution/],
    [{ uplink: { bytesPerSecond: 0 } }, /bytesPerSecond: at least/],
    [{ groups: [['ann00000']] }, /two groups/],
    [{ cuts: [{ from: '<img>', to: '*' }] }, /cuts\.0\.from/],
    [{ distance: { cities: { ann00000: 'Atlantis' } } }, /Atlantis/],
    [{ paused: Array.from({ length: 1_000 }, (_, n) => `peer${n}0000`) }, /paused/],
    [{ loss: 0.5 }, /loss/],
    ['fast', /conditions/],
  ]
  for (const [conditions, why] of refused) {
    const { status, error } = await set(conditions)
    assert.equal(status, 400, JSON.stringify(conditions))
    assert.match(error, why)
  }
  assert.equal((await set({}, '../etc')).status, 400)
  assert.equal((await post('{"room":')).status, 400)
  assert.equal((await post(JSON.stringify('x'.repeat(100_000)))).status, 413)
  assert.equal((await set({})).status, 200)
})

test('a room’s conditions replace each other, and rooms with conditions are bounded', () => {
  let changes = 0
  const rooms = new RoomConditions(() => {
    changes += 1
  })
  const request = (room: string, delayMs: number) => ({
    room: room as never,
    conditions: { seed: 0, delayMs },
  })
  assert.ok(rooms.set(request('lab', 10), 1_000))
  assert.ok(rooms.set(request('lab', 20), 2_000))
  assert.deepEqual(rooms.notices(2_500), [{ ...request('lab', 20), ageMs: 500 }])
  for (let n = 1; n < 50; n += 1) assert.ok(rooms.set(request(`room${n}`, 1), 3_000))
  assert.ok(!rooms.set(request('one-more', 1), 3_000))
  assert.ok(rooms.set(request('lab', 30), 3_000))
  assert.equal(changes, 52)
})
