import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Listeners } from '../listeners.ts'
import { inEnglish } from '../said.ts'
import type { FakeLabOptions } from '../testing/fake-lab.ts'
import { type MadeUpOptions, madeUpRun } from '../testing/made-up-run.ts'
import { control } from './control.ts'
import { cost } from './cost.ts'
import type { Experiment } from './experiment.ts'
import { EXPERIMENTS } from './experiments.ts'
import { latency } from './latency.ts'
import type { Parameters } from './parameters.ts'
import { resilience } from './resilience.ts'
import { parseRun, serializeRun } from './run-file.ts'
import { scalability } from './scalability.ts'
import { tasks } from './tasks.ts'

const MESH_FASTER: NonNullable<FakeLabOptions['rttMs']> = path => (path === 'mesh' ? 1 : 2)
const SHORT = { peers: 4, outageMs: 2_000 }
const SIZES = { peers: 3, rounds: 5 }

function run(experiment: Experiment, parameters: Parameters, options: MadeUpOptions = {}) {
  return madeUpRun(experiment, parameters, { rttMs: MESH_FASTER, ...options })
}

test('resilience holds where the relay’s faults stop the relay, and what was measured is in the figures', async () => {
  const recorded = await run(resilience, { ...SHORT, fault: 'relay-killed' })
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const figures = new Map(
    resilience
      .find(recorded)
      .figures.map(({ name, values }) => [inEnglish(name), values.map(({ value }) => value)]),
  )
  assert.deepEqual(figures.get('time that pairs work from the first fault on')?.[0], 100)
  assert.deepEqual(figures.get('longest silence of a pair, worst'), [200, 2_200])
  // 2 s of 5 messages a second, of 4 peers to 3 others, in 3 trials.
  assert.deepEqual(figures.get('frames not delivered by the end'), [0, 360])
  assert.deepEqual(figures.get('relay: kill: noticed after, worst'), [null, 0])
  assert.deepEqual(figures.get('relay: kill: pairs silenced to the end'), [0, 0])
})

test('a wrong verdict does not pass: where the same faults stop the mesh, resilience fails', async () => {
  const recorded = await run(resilience, { ...SHORT, fault: 'relay-killed' }, { fragile: 'mesh' })
  assert.equal(recorded.judgement.verdict, 'fails', recorded.judgement.reason)
})

test('a fault that stops neither path is no evidence either way', async () => {
  const recorded = await run(resilience, { ...SHORT, fault: 'peers-closed' })
  assert.equal(recorded.judgement.verdict, 'inconclusive', recorded.judgement.reason)
})

test('one trial gives no verdict, however clear it is', async () => {
  const recorded = await run(resilience, { ...SHORT, fault: 'relay-killed', repeats: 1 })
  assert.equal(recorded.judgement.verdict, 'inconclusive')
  assert.match(recorded.judgement.reason, /fewer than 3 trials/)
})

test('latency holds, fails or is open as the round trips say, and names the size where the winner changes', async () => {
  const rttMs: NonNullable<FakeLabOptions['rttMs']> = (path, bytes) =>
    path === 'mesh' ? 1 + bytes / 1_000 : 4
  const recorded = await run(latency, SIZES, { rttMs })
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const { figures, matrices } = latency.find(recorded)
  const turns = figures.find(({ name }) => inEnglish(name).startsWith('faster from this size on'))
  assert.deepEqual(turns?.values, [{ of: 'relay', value: 4_096 }])
  assert.deepEqual(
    figures.find(({ name }) => inEnglish(name) === 'first of two copies, 16 B')?.values[0]?.value,
    100,
  )
  assert.deepEqual(matrices[0]?.cells[0], [null, 1.06, 1.06])

  assert.equal((await run(latency, { ...SIZES, payload: '16384' }, { rttMs })).judgement.verdict, 'fails')
  const equal = await run(latency, SIZES, { rttMs: () => 2 })
  assert.equal(equal.judgement.verdict, 'inconclusive', equal.judgement.reason)
})

/** As little as each can do with. */
const SMALL: Record<string, Parameters> = {
  latency: { peers: 2, rounds: 5 },
  resilience: { peers: 3, outageMs: 1_500 },
  scalability: { peers: 4, steps: 2, phaseMs: 3_000 },
  cost: { peers: 3, phaseMs: 3_000 },
  tasks: { peers: 3, rounds: 5 },
  swarm: { peers: 3, bytes: 150_000 },
}

test('scalability holds where the relay’s load grows faster than a peer’s, and its model is checked', async () => {
  const recorded = await run(scalability, { peers: 6, steps: 3, phaseMs: 3_000 })
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const figures = new Map(
    scalability.find(recorded).figures.map(({ name, values }) => [inEnglish(name), values]),
  )
  const value = (name: string, place = 0) => figures.get(name)?.[place]?.value ?? null
  // N (N - 1) and N - 1, from 2 to 6.
  near(
    [value('exponent of growth: bytes of the relay; of the busiest peer', 1)],
    [Math.log(15) / Math.log(3)],
  )
  near([value('exponent of growth: bytes of the relay; of the busiest peer', 0)], [Math.log(5) / Math.log(3)])
  near([value('cost model, bytes of the relay: predicted / measured', 0)], [1])
  near([value('extrapolated, 1000 listeners: the relay sends', 0)], [(10 * 999 * 300) / 1e6])
  near([value('extrapolated, 1000 listeners: each peer sends', 0)], [(10 * 1.5 * 300 + 500) / 1e3])
  near([value('extrapolated, 10000000 listeners: the last one has it after', 0)], [10 * Math.log2(1e7)])
})

test('scalability by rate is open where neither path saturates', async () => {
  const recorded = await run(scalability, {
    ramp: 'rate',
    peers: 3,
    steps: 2,
    maxPerSecond: 20,
    phaseMs: 3_000,
  })
  assert.equal(recorded.judgement.verdict, 'inconclusive', recorded.judgement.reason)
})

test('cost holds where the peers carry the mesh’s traffic, and fails where the server does', async () => {
  const recorded = await run(cost, { peers: 3, phaseMs: 3_000 })
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const figures = new Map(
    cost
      .find(recorded)
      .figures.map(({ name, values }) => [inEnglish(name), values.map(({ value }) => value)]),
  )
  near(figures.get('server: bytes out per delivered copy'), [0, 300])
  near(figures.get('peers: upload per delivered copy'), [300, 150])
  // 300 B, ten times a second to 999 people, for an hour, at 0.09 a GB.
  near(figures.get('price of traffic for 1000 people'), [0, (300 * 10 * 3_600 * 999 * 0.09) / 1e9])
  const through = await run(cost, { peers: 3, phaseMs: 3_000 }, { meshThroughRelay: true })
  assert.equal(through.judgement.verdict, 'fails', through.judgement.reason)
})

test('borrowed processors: holds, fails or is open as the times say, and fails where a picture is not right', async () => {
  const recorded = await run(tasks, { peers: 4, rounds: 5 })
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const figures = new Map(
    tasks
      .find(recorded)
      .figures.map(({ name, values }) => [inEnglish(name), values.map(({ value }) => value)]),
  )
  assert.deepEqual(figures.get('time for the job, median'), [500, 800, 1_000, 1_000])
  assert.deepEqual(figures.get('speed-up against one tab alone'), [2, 1.25, 1, 1])
  assert.deepEqual(figures.get('efficiency: speed-up of the ideal'), [50, null, 100, 50])
  assert.deepEqual(figures.get('results computed for each task'), [1, 1, 1, 2])
  const faults = 'tasks done after a tab crashed, or the relay was killed, in the middle'
  assert.deepEqual(figures.get(faults), [100, 0])

  const slow = await run(tasks, {}, { jobMs: { mesh: 900, relay: 800, alone: 1_000 } })
  assert.equal(slow.judgement.verdict, 'fails', slow.judgement.reason)
  const equal = await run(tasks, {}, { jobMs: { mesh: 800, relay: 800, alone: 1_000 } })
  assert.equal(equal.judgement.verdict, 'inconclusive', equal.judgement.reason)
  const spoilt = await run(tasks, {}, { spoilsWork: true })
  assert.equal(spoilt.judgement.verdict, 'fails')
  assert.match(spoilt.judgement.reason, /not what one tab found alone/)
})

test('control holds where the relay alone stops who is muted, and is open where it does not, or where all obey', async () => {
  const recorded = await run(control, {})
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const figures = new Map(
    control
      .find(recorded)
      .figures.map(({ name, values }) => [inEnglish(name), values.map(({ value }) => value)]),
  )
  // Of five peers the speaker and one listener ignore the moderator; what was delivered is in their own hands.
  assert.deepEqual(figures.get('mute: holds at this share of the peers'), [60, 100])
  assert.deepEqual(figures.get('erase: holds at this share of the peers'), [60, 60])
  assert.deepEqual(figures.get('mute: until it holds at every peer, median'), [null, 1])
  assert.deepEqual(figures.get('copies of what a muted peer said'), [108, 108])
  assert.deepEqual(figures.get('of these, shown'), [25, 0])

  const weak = await run(control, {}, { hasWeakRelay: true })
  assert.equal(weak.judgement.verdict, 'inconclusive', weak.judgement.reason)
  const obeyed = await run(control, { ignoring: 0 })
  assert.equal(obeyed.judgement.verdict, 'inconclusive', obeyed.judgement.reason)
})

for (const experiment of EXPERIMENTS) {
  const small = SMALL[experiment.id] ?? {}

  test(`${experiment.id}: the same seed plans the same, and a saved run gives the same findings again`, async () => {
    const recorded = await run(experiment, small)
    assert.deepEqual((await run(experiment, small)).trials, recorded.trials)
    const loaded = parseRun(serializeRun(recorded))
    assert.deepEqual(loaded, recorded)
    assert.notEqual(recorded.judgement.verdict, 'inconclusive', recorded.judgement.reason)
    assert.deepEqual(experiment.find(loaded), experiment.find(recorded))
    const { verdict, reason } = experiment.find(loaded).judgement
    assert.deepEqual({ verdict, reason: inEnglish(reason) }, recorded.judgement)
  })

  test(`${experiment.id}: without data, or with half of it, there is no verdict`, async () => {
    const recorded = await run(experiment, small)
    assert.equal(experiment.find({ ...recorded, trials: [] }).judgement.verdict, 'inconclusive')
    for (const { peers } of recorded.trials) for (const peer of peers) peer.missing = 1
    assert.equal(experiment.find(recorded).judgement.verdict, 'inconclusive')
  })
}

/** A message more or less at the edge of a phase makes some percent. */
function near(got: readonly (number | null)[] | undefined, wanted: readonly number[]): void {
  const most = Math.max(...wanted)
  const isNear = wanted.every((each, index) => Math.abs((got?.[index] ?? Number.NaN) - each) <= 0.04 * most)
  assert.ok(isNear, `${got}, not ${wanted}`)
}

test('who cancels keeps what was measured until then', async () => {
  const listeners = new Listeners<void>()
  const cancellation = { isCancelled: false, onCancel: (listener: () => void) => listeners.add(listener) }
  const recorded = await run(
    resilience,
    { ...SHORT, fault: 'relay-killed' },
    {
      cancellation,
      tell: ({ trial, doing }, clock) => {
        if (trial !== 2 || !inEnglish(doing).includes('kill')) return
        clock.at(clock.now() + 100, () => {
          cancellation.isCancelled = true
          listeners.tell()
        })
      },
    },
  )
  assert.equal(recorded.status.state, 'cancelled')
  assert.equal(recorded.trials.length, 2)
  assert.ok((recorded.trials[1]?.samples.sent.length ?? 0) > 0)
  assert.equal(recorded.judgement.verdict, 'inconclusive')
  assert.deepEqual(parseRun(serializeRun(recorded)), recorded)
})

test('a step that cannot be done is recorded with its reason, and warned of', async () => {
  const recorded = await run(
    resilience,
    { ...SHORT, fault: 'relay-frozen', repeats: 1 },
    { refuses: 'freeze' },
  )
  const failed = recorded.trials[0]?.events.filter(event => event.failed !== null)
  assert.deepEqual(
    failed?.map(({ failed: why }) => why),
    ['The relay cannot freeze.'],
  )
  assert.deepEqual(recorded.warnings, [
    { kind: 'step-failed', detail: 'trial 1, relay: The relay cannot freeze.' },
  ])
})

test('trials that did not go as planned give no verdict, however many there are', async () => {
  const recorded = await run(resilience, { ...SHORT, fault: 'relay-killed' }, { refuses: 'kill' })
  assert.equal(recorded.judgement.verdict, 'inconclusive', recorded.judgement.reason)
})

test('after a room that cannot be closed no other is opened, and what was measured in it stays', async () => {
  const { status, trials } = await run(latency, SIZES, { staysOpen: true })
  assert.deepEqual(status, { state: 'failed', why: 'The room could not be closed: A tab hangs.' })
  assert.equal(trials.length, 1)
})

test('a room that does not come together is a failed run with its reason, not an exception', async () => {
  const recorded = await run(latency, {}, { isDeserted: true })
  assert.deepEqual(recorded.status, { state: 'failed', why: 'Not within 20 s.' })
  assert.equal(recorded.judgement.verdict, 'inconclusive')
})

test('the best connected peer goes where the plan says so, and the run says which that was', async () => {
  const recorded = await run(resilience, { ...SHORT, fault: 'peers-crashed', victims: 'best-connected' })
  const crashes = recorded.trials[0]?.events.filter(({ action }) => action.type === 'crash')
  assert.deepEqual(
    crashes?.map(({ peer }) => peer),
    [1, 0],
  )
  assert.deepEqual(
    recorded.trials[0]?.peers.map(({ wentAt }) => wentAt !== null),
    [true, true, false, false],
  )
})

test('the time left never grows within a trial, and ends at nothing', async () => {
  const left: number[] = []
  await run(latency, SIZES, { tell: ({ leftMs }) => left.push(leftMs) })
  assert.ok(left.every((ms, index) => ms <= (left[index - 1] ?? Number.POSITIVE_INFINITY)))
  assert.ok((left.at(-1) ?? Number.NaN) <= 3_000)
})
