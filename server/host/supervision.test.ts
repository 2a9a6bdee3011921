import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Effect, NEVER_STARTED, type Observation, type Policy, shownState, step } from './supervision.ts'

const asked: Policy = { restart: false, canFreeze: true }
const pid = 4711

/** What comes of a series of observations, a second apart. */
function live(seen: Observation[], policy = asked) {
  let supervised = NEVER_STARTED
  const effects: Effect[] = []
  seen.forEach((each, index) => {
    const { next, effects: now } = step(supervised, each, index * 1_000, policy)
    supervised = next
    effects.push(...now)
  })
  return { supervised, effects, faults: effects.flatMap(each => (each.type === 'fault' ? [each.kind] : [])) }
}

const command = (action: 'kill' | 'freeze' | 'thaw' | 'start'): Observation => ({ type: 'command', action })
const started: Observation[] = [command('start'), { type: 'spawned', pid }, { type: 'listening' }]

test('a start is done when the relay listens, not when it was spawned', () => {
  assert.deepEqual(live(started.slice(0, 2)).effects, [{ type: 'spawn' }])
  const up = live(started)
  assert.equal(shownState(up.supervised), 'up')
  assert.deepEqual(up.effects.at(-1), { type: 'done' })
})

test('a kill is done when the exit was seen, and is dated when the signal was sent', () => {
  const dying = live([...started, command('kill')])
  assert.deepEqual(dying.effects.at(-1), { type: 'signal', pid, signal: 'SIGKILL' })
  assert.equal(shownState(dying.supervised), 'up')
  const dead = live([...started, command('kill'), { type: 'exited' }])
  assert.equal(shownState(dead.supervised), 'down')
  assert.deepEqual(dead.effects.slice(-2), [
    { type: 'fault', kind: 'relay-killed', atMs: 3_000 },
    { type: 'done' },
  ])
})

test('a frozen relay can be thawed or killed', () => {
  const frozen = [...started, command('freeze')]
  assert.equal(shownState(live(frozen).supervised), 'frozen')
  assert.equal(shownState(live([...frozen, command('thaw')]).supervised), 'up')
  const killed = live([...frozen, command('kill'), { type: 'exited' }])
  assert.deepEqual(killed.faults, ['relay-started', 'relay-frozen', 'relay-killed'])
})

test('a relay that exits by itself is announced and stays down', () => {
  const dead = live([...started, { type: 'exited' }])
  assert.equal(dead.faults.at(-1), 'relay-exited')
  assert.ok(!dead.effects.some(effect => effect.type === 'restart-after'))
})

test('with restarts, each that does not hold waits twice as long, up to five seconds', () => {
  const crash: Observation[] = [{ type: 'restart-due' }, { type: 'spawned', pid }, { type: 'exited' }]
  const { effects } = live([...started, { type: 'exited' }, ...Array(8).fill(crash).flat()], {
    ...asked,
    restart: true,
  })
  const delays = effects.flatMap(effect => (effect.type === 'restart-after' ? [effect.delayMs] : []))
  assert.deepEqual(delays, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000])
})

test('a relay that held is restarted at once again', () => {
  const policy = { ...asked, restart: true }
  let from = live(
    [...started, { type: 'exited' }, { type: 'restart-due' }, { type: 'spawned', pid }],
    policy,
  ).supervised
  from = step(from, { type: 'listening' }, 0, policy).next
  const { effects } = step(from, { type: 'exited' }, 10_000, policy)
  assert.deepEqual(effects.at(-1), { type: 'restart-after', delayMs: 100 })
})

test('a start that fails says why', () => {
  const { effects } = live([
    command('start'),
    { type: 'spawned', pid },
    { type: 'failed', why: 'port 1 is in use' },
    { type: 'exited' },
  ])
  const last = effects.at(-1)
  assert.ok(last?.type === 'not-done' && last.why.includes('port 1 is in use'))
})

test('where a process cannot be frozen, that is said, and the relay runs on', () => {
  const { supervised, effects } = live([...started, command('freeze')], { ...asked, canFreeze: false })
  const last = effects.at(-1)
  assert.ok(last?.type === 'impossible' && last.why.includes('cannot freeze'))
  assert.equal(shownState(supervised), 'up')
})

const anyObservation = fc.oneof(
  fc.constantFrom('kill', 'freeze', 'thaw', 'start').map(action => ({ type: 'command', action }) as const),
  fc.constantFrom<Observation>(
    { type: 'spawned', pid },
    { type: 'listening' },
    { type: 'failed', why: 'x' },
    { type: 'exited' },
    { type: 'restart-due' },
  ),
)

test('whatever happens, a process is spawned only while there is none, and signalled only while there is one', () => {
  fc.assert(
    fc.property(fc.array(anyObservation), fc.boolean(), (seen, restart) => {
      let from = NEVER_STARTED
      for (const each of seen) {
        const { next, effects } = step(from, each, 0, { restart, canFreeze: true })
        for (const effect of effects) {
          if (effect.type === 'spawn') assert.equal(from.life.state, 'down')
          if (effect.type === 'signal')
            assert.equal(effect.pid, from.life.state === 'down' ? null : from.life.pid)
        }
        from = next
      }
    }),
  )
})
