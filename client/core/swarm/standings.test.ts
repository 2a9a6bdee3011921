import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peerNumber } from '../testing/mesh-values.ts'
import type { FileId } from './manifest.ts'
import { PieceSet } from './piece-set.ts'
import { MAX_FILES } from './shelf-wire.ts'
import { decodeStandings, encodeStandings, type Standing } from './standing-wire.ts'
import { Standings, type StandingsEvent } from './standings.ts'

const PIECES = 20
const SIZE = 2_000
const fileNumber = (n: number) => n.toString(16).padStart(64, '0') as FileId
const FILE = fileNumber(1)

/** One peer's standings, asked in every millisecond whether there is something to tell. */
class Teller {
  readonly standings = new Standings()
  readonly own = new PieceSet(PIECES)
  readonly told: { atMs: number; standings: Standing[] }[] = []
  nowMs = 0

  handle(event: StandingsEvent): void {
    for (const effect of this.standings.handle(event, this.nowMs))
      if (effect.type === 'send-all')
        this.told.push({ atMs: this.nowMs, standings: decodeStandings(effect.bytes) ?? [] })
  }

  reach(pieces: number, relayBytes: number | null = null): void {
    while (this.own.count < pieces) this.own.add(this.own.count)
    this.handle({ type: 'own', file: FILE, size: SIZE, pieces: this.own, relayBytes })
  }

  waitUntil(atMs: number): void {
    for (; this.nowMs < atMs; this.nowMs += 1)
      if (this.nowMs >= (this.standings.nextWakeMs() ?? Number.POSITIVE_INFINITY))
        this.handle({ type: 'wake' })
  }
}

const standingOf = (file: FileId, bits = 0): Standing => ({
  file,
  isSource: false,
  pieces: Uint8Array.of(bits, 0, 0),
  relayBytes: null,
})

test('that a file began and that a path came to its end is told at once, all between at most four times a second', () => {
  const teller = new Teller()
  teller.reach(0, 0)
  for (let piece = 1; piece < PIECES; piece += 1) {
    teller.waitUntil(piece * 20)
    teller.reach(piece, piece)
  }
  teller.waitUntil(401)
  teller.reach(PIECES, 19)
  teller.waitUntil(410)
  teller.reach(PIECES, SIZE)
  assert.deepEqual(
    teller.told.map(({ atMs }) => atMs),
    [0, 250, 401, 410],
  )
  const [first, , whole, both] = teller.told.flatMap(({ standings }) => standings)
  assert.deepEqual(first, { file: FILE, isSource: false, pieces: new Uint8Array(3), relayBytes: 0 })
  assert.deepEqual(whole?.pieces, PieceSet.full(PIECES).toBytes())
  assert.equal(both?.relayBytes, SIZE)
})

test('what was told last is told once more, and then there is silence', () => {
  const teller = new Teller()
  teller.reach(3)
  teller.waitUntil(20_000)
  assert.deepEqual(
    teller.told.map(({ atMs }) => atMs),
    [0, 2_000],
  )
  assert.deepEqual(teller.told[0]?.standings, teller.told[1]?.standings)
  assert.equal(teller.standings.nextWakeMs(), null)
})

test('whoever had the file when it began is its source, whoever got it is none', () => {
  const [source, receiver] = [new Teller(), new Teller()]
  source.reach(PIECES)
  receiver.reach(0)
  receiver.reach(PIECES)
  assert.deepEqual(
    [source, receiver].map(({ told }) => told.at(-1)?.standings[0]?.isSource),
    [true, false],
  )
})

test('the more there are, the less often each tells of itself', () => {
  const teller = new Teller()
  for (let n = 1; n <= 29; n += 1) teller.handle({ type: 'linked', peer: peerNumber(n) })
  for (let piece = 0; piece < PIECES; piece += 1) {
    teller.waitUntil(piece * 100)
    teller.reach(piece)
  }
  const heardPerSecond = (29 * (teller.told.length - 1)) / 1.9
  assert.ok(teller.told.length > 1 && heardPerSecond <= 36, `${heardPerSecond} in a second`)
})

test('who comes later is told, too', () => {
  const teller = new Teller()
  teller.reach(3)
  teller.waitUntil(10_000)
  teller.handle({ type: 'linked', peer: peerNumber(1) })
  assert.deepEqual(teller.told.at(-1), { atMs: 10_000, standings: teller.told[0]?.standings })
})

test('what others tell is kept while they are here, and of strangers nothing is', () => {
  const { standings } = new Teller()
  const [ann, eve] = [peerNumber(1), peerNumber(2)]
  const bytes = encodeStandings([standingOf(FILE, 1)])
  const hear = (from: typeof ann) => standings.handle({ type: 'message', from, bytes }, 0)
  standings.handle({ type: 'linked', peer: ann }, 0)
  assert.deepEqual(hear(eve), [])
  assert.deepEqual(hear(ann), [{ type: 'heard', from: ann, standing: standingOf(FILE, 1) }])
  assert.deepEqual(standings.of(FILE), [{ peer: ann, standing: standingOf(FILE, 1) }])
  standings.handle({ type: 'unlinked', peer: ann }, 0)
  assert.deepEqual(standings.of(FILE), [])
})

test('of one peer no more files are kept than a shelf holds, however many it names', () => {
  const { standings } = new Teller()
  const mallory = peerNumber(1)
  standings.handle({ type: 'linked', peer: mallory }, 0)
  for (let n = 0; n < 3 * MAX_FILES; n += 1)
    standings.handle(
      { type: 'message', from: mallory, bytes: encodeStandings([standingOf(fileNumber(n))]) },
      0,
    )
  const kept = Array.from({ length: 3 * MAX_FILES }, (_, n) => standings.of(fileNumber(n)).length)
  assert.equal(
    kept.reduce((sum, each) => sum + each),
    MAX_FILES,
  )
  // What it has of those that are kept may still change.
  const [heard] = standings.handle(
    { type: 'message', from: mallory, bytes: encodeStandings([standingOf(fileNumber(0), 7)]) },
    0,
  )
  assert.equal(heard?.type, 'heard')
})
