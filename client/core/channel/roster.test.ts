import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { LIMITS, type PeerId, PeerIdSchema } from '#protocol'
import { ChannelRoster, goneAfterMs, hereIntervalMs, type RosterEffect, type RosterEvent } from './roster.ts'
import { type ChannelMessage, parseChannelMessage } from './wire.ts'

const id = (text: string): PeerId => v.parse(PeerIdSchema, text)
const [SELF, ADA, BOB] = [id('selfself'), id('adaadaada'), id('bobbobbob')]
const BYTES = Uint8Array.of(1, 2, 3)

class Bench {
  readonly roster = new ChannelRoster({ self: SELF, name: 'Self' })
  nowMs = 1_000

  tell(event: RosterEvent, afterMs = 0): string[] {
    this.nowMs += afterMs
    return this.roster.handle(event, this.nowMs).map(inWords)
  }

  hears(message: ChannelMessage, afterMs = 0): string[] {
    return this.tell({ type: 'message', message }, afterMs)
  }

  wakes(afterMs: number, lateMs = 0): string[] {
    return this.tell({ type: 'wake', lateMs }, afterMs)
  }
}

function inWords(effect: RosterEffect): string {
  if (effect.type === 'post') return `says ${effect.message.type}`
  const { event } = effect
  if (event.type === 'signal') return `signal from ${event.from}`
  return 'peer' in event ? `${event.type} ${event.peer}` : event.type
}

function started(): Bench {
  const bench = new Bench()
  bench.tell({ type: 'start' })
  return bench
}

const hello = (from: PeerId): ChannelMessage => ({ type: 'hello', from, name: 'a name' })
const here = (from: PeerId): ChannelMessage => ({ type: 'here', from, name: 'a name' })
const signal = (from: PeerId, to: PeerId): ChannelMessage => ({ type: 'signal', from, to, bytes: BYTES })

test('a tab says hello once when it starts; before that it says and hears nothing', () => {
  const bench = new Bench()
  assert.deepEqual(bench.hears(hello(ADA)), [])
  assert.equal(bench.roster.nextWakeMs(), null)
  assert.deepEqual(bench.tell({ type: 'start' }), ['says hello'])
  assert.deepEqual(bench.tell({ type: 'start' }), [])
})

test('a newcomer is introduced and answered at once; who answers is introduced and not answered', () => {
  const bench = started()
  assert.deepEqual(bench.hears(hello(ADA)), [`introduced ${ADA}`, 'says here'])
  assert.deepEqual(bench.hears(here(BOB)), [`introduced ${BOB}`])
  assert.deepEqual(bench.hears(here(BOB)), [])
})

test('who says bye is withdrawn, once', () => {
  const bench = started()
  bench.hears(here(ADA))
  assert.deepEqual(bench.hears({ type: 'bye', from: ADA }), [`withdrawn ${ADA}`])
  assert.deepEqual(bench.hears({ type: 'bye', from: ADA }), [])
  assert.deepEqual(bench.hears({ type: 'bye', from: BOB }), [])
})

test('only signals to this tab, from tabs that introduced themselves, come through', () => {
  const bench = started()
  assert.deepEqual(bench.hears(signal(ADA, SELF)), [])
  bench.hears(here(ADA))
  assert.deepEqual(bench.hears(signal(ADA, SELF)), [`signal from ${ADA}`])
  assert.deepEqual(bench.hears(signal(ADA, BOB)), [])
})

test('a tab that lives says so before anybody gives it up', () => {
  const bench = started()
  const everyMs = hereIntervalMs(1)
  assert.deepEqual(bench.wakes(everyMs - 1), [])
  assert.deepEqual(bench.wakes(1), ['says here'])
  assert.deepEqual(bench.wakes(everyMs), ['says here'])
  // However many tabs each of the two knows of.
  const sizes = [1, 2, 30, LIMITS.peersPerRoom]
  for (const mine of sizes)
    for (const other of sizes)
      assert.ok(hereIntervalMs(other) < goneAfterMs(mine), `${mine} and ${other} tabs`)
})

test('thirty tabs hand each other a third of the messages that they would at the pace of two', () => {
  const perSecond = (tabs: number, everyMs: number): number => (tabs * (tabs - 1) * 1_000) / everyMs
  assert.equal(perSecond(30, hereIntervalMs(2)), 174)
  assert.equal(perSecond(30, hereIntervalMs(30)), 58)
  const bench = started()
  for (let index = 0; index < 29; index += 1) bench.hears(here(id(`tab${100_000 + index}`)))
  bench.hears(hello(BOB))
  assert.equal(bench.roster.nextWakeMs(), bench.nowMs + hereIntervalMs(31))
})

test('a tab that fell silent is withdrawn after its deadline, and introduced again when it speaks', () => {
  const bench = started()
  bench.hears(here(ADA))
  bench.hears(here(BOB), 2)
  assert.ok(!bench.wakes(goneAfterMs(3) - 3).includes(`withdrawn ${ADA}`))
  assert.ok(bench.wakes(1).includes(`withdrawn ${ADA}`))
  assert.ok(bench.roster.has(BOB))
  assert.deepEqual(bench.hears(here(ADA)), [`introduced ${ADA}`])
})

test('a tab that stalled itself blames nobody', () => {
  const bench = started()
  bench.hears(here(ADA))
  const lateMs = 3_600_000
  assert.deepEqual(bench.wakes(goneAfterMs(2) + lateMs - 1, lateMs), ['says here'])
  assert.ok(bench.wakes(1).includes(`withdrawn ${ADA}`))
})

test('leaving says bye, and is final for what comes later', () => {
  const bench = started()
  bench.hears(here(ADA))
  assert.deepEqual(bench.tell({ type: 'leave' }), ['says bye'])
  assert.deepEqual(bench.hears(hello(BOB)), [])
  assert.deepEqual(bench.tell({ type: 'leave' }), [])
  assert.equal(bench.roster.nextWakeMs(), null)
})

test('strangers cannot fill the memory: a room has so many members and no more', () => {
  const bench = started()
  for (let index = 0; index < 2 * LIMITS.peersPerRoom; index++)
    bench.hears(here(id(`flood${100_000 + index}`)))
  const known = Array.from({ length: 2 * LIMITS.peersPerRoom }, (_, index) => id(`flood${100_000 + index}`))
  assert.equal(known.filter(each => bench.roster.has(each)).length, LIMITS.peersPerRoom)
})

test('every well-formed message is parsed as it was said', () => {
  for (const message of [hello(ADA), here(ADA), { type: 'bye', from: ADA }, signal(ADA, BOB)]) {
    assert.deepEqual(parseChannelMessage(message), message)
  }
})

test('what is malformed, oversize or of a made-up id is no message', () => {
  const tooLong = new Uint8Array(LIMITS.signalBytes + 1)
  for (const value of [
    null,
    'hello',
    { type: 'hello' },
    { ...hello(ADA), name: '' },
    { ...hello(ADA), name: 'x'.repeat(LIMITS.nameLength + 1) },
    { ...hello(ADA), from: '<b>' },
    { ...signal(ADA, BOB), bytes: tooLong },
    { ...signal(ADA, BOB), bytes: [1, 2, 3] },
    { ...signal(ADA, BOB), to: 7 },
    { type: 'else', from: ADA },
  ]) {
    assert.equal(parseChannelMessage(value), null)
  }
})

test('nothing at all makes the parser throw', () => {
  fc.assert(fc.property(fc.anything(), value => void parseChannelMessage(value)))
})

test('who was doubted is not there until it says anything, and is introduced again then', () => {
  const bench = started()
  bench.hears(hello(ADA))
  assert.deepEqual(bench.tell({ type: 'doubt', peer: ADA }), [])
  assert.equal(bench.roster.has(ADA), false)
  assert.deepEqual(bench.hears(here(ADA)), [`introduced ${ADA}`])
})
