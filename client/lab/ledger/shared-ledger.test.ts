import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import * as v from 'valibot'
import { type LedgerEntry, type PeerId, RoomSchema } from '#protocol'
import type { LedgerNews } from '../../core/ledger/ledgers.ts'
import { SERVICES } from '../../core/service.ts'
import { fakeSigner } from '../../core/simulation/fake-signer.ts'
import { seededRandom } from '../../core/simulation/random.ts'
import { VirtualClock } from '../../core/simulation/virtual-clock.ts'
import { hostileBytes } from '../../core/testing/hostile-bytes.ts'
import { MemoryNetwork } from '../../paths/memory-path.ts'
import { PathService } from '../path-service.ts'
import { type RelayLog, SharedLedger } from './shared-ledger.ts'

/** A relay of this process: one log, or another for `deceived`. */
class FakeRelay {
  readonly #clock: VirtualClock
  readonly #readers = new Map<PeerId, (entry: LedgerEntry) => void>()
  readonly #logs: { true: LedgerEntry[]; false: LedgerEntry[] } = { true: [], false: [] }
  deceived: PeerId | null = null
  isDead = false

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  of(self: PeerId): RelayLog {
    const later = (action: () => void): void => {
      if (!this.isDead) this.#clock.at(this.#clock.now() + 2, action)
    }
    return {
      append: (bytes, answer) => later(() => answer(this.#append(self, bytes))),
      readLedger: (after, answer) =>
        later(() => answer({ epoch: 'e1', entries: this.#logs.true.slice(after) })),
      onLogged: listener => {
        this.#readers.set(self, listener)
        return () => this.#readers.delete(self)
      },
      onUp: () => () => {},
    }
  }

  #append(from: PeerId, bytes: Uint8Array): LedgerEntry {
    const isLie = from === this.deceived
    const log = isLie ? this.#logs.false : this.#logs.true
    const before = log.at(-1)?.head ?? createHash('sha256').update('e1').digest('hex')
    const head = createHash('sha256').update(Buffer.from(before, 'hex')).update(bytes).digest('hex')
    const entry = { epoch: 'e1', place: log.length + 1, bytes, head }
    log.push(entry)
    for (const [reader, tell] of this.#readers) if ((reader === this.deceived) === isLie) tell(entry)
    if (this.deceived === null) this.#logs.false.push(entry)
    return entry
  }
}

function room() {
  const clock = new VirtualClock()
  const random = seededRandom(5)
  const network = new MemoryNetwork({ clock, random, latencyMs: { min: 1, max: 3 } })
  const relay = new FakeRelay(clock)
  const peers = [1, 2, 3].map(place => {
    const signer = fakeSigner(place)
    const path = network.join(signer.self)
    const ledger = new SharedLedger({
      room: v.parse(RoomSchema, 'lab'),
      signer,
      service: new PathService(path, SERVICES.ledger),
      relay: relay.of(signer.self),
      clock,
      random,
      settings: { zeroBits: 4, hashesPerSlice: 1, sliceMs: 10, minersAtFullSpeed: 4, confirmations: 3 },
    })
    const news: LedgerNews[] = []
    ledger.onNews(each => news.push(each))
    const states = (path: 'mesh' | 'relay') =>
      news.flatMap(each => (each.type === 'transfer' && each.path === path ? [each.state] : []))
    const balance = (peer: PeerId) => ledger.view().balances.find(each => each.peer === peer)
    return { ledger, news, states, balance, path, id: signer.self }
  })
  /** Signing and checking take turns of the event loop, which the virtual clock knows nothing of. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 5) {
      clock.advance(5)
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
    }
  }
  const [ann, bob, eve] = peers
  assert.ok(ann && bob && eve)
  return { clock, network, relay, ann, bob, eve, pass }
}

test('a payment over both is final at once in the relay’s log, and in the chain once blocks lie on top of it', async () => {
  const { ann, bob, eve, pass } = room()
  await pass(20)
  await ann.ledger.pay(bob.id, 30, 'both')
  await ann.ledger.pay(bob.id, 5, 'both')
  await pass(20)
  assert.deepEqual(ann.states('relay'), ['asked', 'asked', 'final', 'final'])
  assert.deepEqual(ann.states('mesh'), ['asked', 'asked'])
  await pass(6_000)
  assert.deepEqual(ann.states('mesh').slice(-2), ['final', 'final'])
  for (const { balance } of [ann, bob, eve])
    assert.deepEqual(balance(bob.id), { peer: bob.id, mesh: 135, relay: 135 })
  assert.deepEqual(ann.ledger.view().relay.lies, [])
})

test('nobody pays more than they have, nobody or in part, and a dead relay leaves a payment unanswered', async () => {
  const { ann, bob, relay, pass } = room()
  await pass(20)
  for (const [to, amount] of [
    [bob.id, 101],
    [bob.id, 0],
    [bob.id, 1.5],
    [ann.id, 1],
  ] as const)
    await assert.rejects(ann.ledger.pay(to, amount, 'both'), RangeError)
  await ann.ledger.pay(bob.id, 60, 'mesh')
  await assert.rejects(ann.ledger.pay(bob.id, 60, 'mesh'), /has 40 coins/)
  relay.isDead = true
  await ann.ledger.pay(bob.id, 10, 'relay')
  await pass(2_100)
  assert.deepEqual(ann.states('relay'), ['asked', 'unanswered'])
  ann.ledger.close()
  await assert.rejects(ann.ledger.pay(bob.id, 1, 'mesh'), /has left/)
})

test('peers that the relay told two histories compare their heads over the mesh, and both know', async () => {
  const { ann, bob, eve, relay, pass } = room()
  await pass(20)
  await ann.ledger.pay(bob.id, 1, 'relay')
  await pass(20)
  relay.deceived = eve.id
  await ann.ledger.pay(bob.id, 2, 'relay')
  await eve.ledger.pay(bob.id, 3, 'relay')
  await pass(1_000)
  const told = [ann, bob, eve].map(({ ledger }) => new Set(ledger.view().relay.lies.map(({ kind }) => kind)))
  for (const kinds of told) assert.deepEqual([...kinds], ['two-histories'])
  const [lie] = ann.ledger.view().relay.lies
  assert.ok(lie?.kind === 'two-histories')
  assert.deepEqual([lie.peer, lie.length], [eve.id, 2])
})

test('a tampered copy says so itself, the others accuse it, and their blocks repair it', async () => {
  const { ann, bob, eve, pass } = room()
  await pass(20)
  assert.equal(ann.ledger.tamper(), null, 'there is no block yet')
  await ann.ledger.pay(bob.id, 10, 'mesh')
  await pass(6_000)
  const height = ann.ledger.tamper()
  await pass(200)
  const { mesh } = ann.ledger.view()
  assert.deepEqual(mesh.flaws, [{ height, flaw: 'hash' }])
  assert.deepEqual(new Set(mesh.accused.map(({ by }) => by)), new Set([bob.id, eve.id]))
  assert.equal(eve.ledger.view().mesh.caught.at(-1)?.by, ann.id)
  let changes = 0
  ann.ledger.onChange(() => {
    changes += 1
  })
  ann.ledger.repair()
  await pass(200)
  assert.ok(changes > 0, 'who watches is told')
  assert.deepEqual(ann.ledger.view().mesh.flaws, [])
})

test('bytes of strangers change nothing', async () => {
  const { ann, bob, eve, pass } = room()
  const service = new PathService(eve.path, SERVICES.ledger)
  const samples: Uint8Array[] = []
  service.subscribe(event => event.type === 'message' && samples.push(event.bytes))
  await pass(20)
  await bob.ledger.pay(ann.id, 3, 'both')
  await pass(5_000)
  assert.ok(samples.length > 5)
  const { tip } = ann.ledger.view().mesh
  for (const bytes of hostileBytes(samples, 500)) service.send('all', bytes)
  await pass(100)
  assert.equal(ann.ledger.view().mesh.tip, tip)
  await bob.ledger.pay(ann.id, 7, 'both')
  await pass(5_000)
  assert.deepEqual(ann.balance(ann.id), { peer: ann.id, mesh: 110, relay: 110 })
})
