import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LedgerRoom } from '../testing/ledger-room.ts'
import { START_COINS } from './accounts.ts'
import { type Block, idOfBlock } from './block.ts'

function pair(seed: number, peers = 4) {
  const room = new LedgerRoom(peers, seed)
  const [ann, bob, cleo, dan] = room.peers
  assert.ok(ann && bob && cleo && dan)
  return { room, ann, bob, cleo, dan }
}

/** One chain, nothing made or lost, nobody below zero: whatever happened before. */
function assertOneLedger({ peers }: LedgerRoom, about: string): void {
  const [first] = peers
  assert.ok(first)
  for (const { ledger } of peers) {
    assert.deepEqual(ledger.chain.tip, first.ledger.chain.tip, `${about}: one chain`)
    const { accounts } = ledger.chain
    const balances = accounts.holders().map(peer => accounts.balance(peer))
    const sum = balances.reduce((total, coins) => total + coins, 0)
    assert.equal(sum, START_COINS * balances.length, `${about}: money is conserved`)
    assert.ok(
      balances.every(coins => coins >= 0),
      `${about}: nobody owes`,
    )
  }
}

test('a transfer is in a block of everybody’s chain, then final, and then nobody mines any more', () => {
  const { room, ann, bob } = pair(1)
  const transfer = room.pay(ann, bob, 30)
  room.settle()
  assertOneLedger(room, 'after one transfer')
  for (const { ledger, seen } of room.peers) {
    assert.equal(ledger.chain.accounts.balance(bob.id), START_COINS + 30)
    const states = seen.flatMap(each =>
      each.type === 'transfer' && each.transfer.id === transfer.id ? [each.state] : [],
    )
    assert.equal(states.at(-1), 'final')
  }
  const { height } = ann.ledger.chain.tip
  assert.equal(height, (ann.ledger.chain.heightOf(transfer.id) ?? 0) + 3)
})

test('who pays one coin to two while the network is split has paid one of them after the heal, and who lost it is named', () => {
  const { room, ann, bob, cleo } = pair(2)
  room.split([0, 0, 1, 1])
  const toBob = room.pay(ann, bob, 100)
  const toCleo = room.order(ann, cleo, 100, toBob.n)
  room.tell(cleo, { type: 'pay', transfer: toCleo })
  room.settle()
  assert.equal(bob.ledger.chain.accounts.balance(bob.id), 200)
  assert.equal(cleo.ledger.chain.accounts.balance(cleo.id), 200)
  room.heal()
  room.settle()
  assertOneLedger(room, 'after the heal')
  const { accounts } = ann.ledger.chain
  assert.deepEqual([accounts.balance(bob.id), accounts.balance(cleo.id)].sort(), [100, 200])
  const loser = accounts.balance(bob.id) === 100 ? toBob : toCleo
  const losers = room.peers.filter(({ ledger }) =>
    ledger.reorganisations
      .list()
      .some(({ transfers }) =>
        transfers.some(({ transfer, wasFinal }) => transfer.id === loser.id && wasFinal),
      ),
  )
  assert.equal(losers.length, 2)
})

test('what was reverted and can still be is in a later block', () => {
  const { room, ann, bob, cleo, dan } = pair(3)
  room.split([0, 0, 1, 1])
  const paid = [room.pay(ann, bob, 10), room.pay(cleo, dan, 20)]
  room.settle()
  room.heal()
  room.settle()
  assertOneLedger(room, 'after the heal')
  for (const { id } of paid) assert.notEqual(dan.ledger.chain.heightOf(id), null)
  const reverted = room.peers.flatMap(({ seen }) =>
    seen.filter(each => each.type === 'transfer' && each.state === 'reverted'),
  )
  assert.equal(reverted.length, 2, 'by the two of the side that lost')
})

test('a newcomer gets the whole chain, also a fork that is longer than one answer', () => {
  const { room, ann, bob, cleo, dan } = pair(4)
  room.split([0, 0, 1, 1])
  for (let at = 0; at < 260; at += 1) {
    room.pay(ann, bob, 1)
    room.pay(bob, ann, 1)
    if (at % 32 === 31) room.settle()
  }
  for (let at = 0; at < 6; at += 1) {
    room.pay(cleo, dan, 1)
    room.settle()
  }
  const eve = room.join()
  room.heal()
  room.settle()
  assertOneLedger(room, 'after the newcomer')
  assert.equal(eve.ledger.chain.accounts.nextNumber(ann.id), 261)
})

test('a newcomer to a large room, told by all that it lacks blocks, asks few of them', () => {
  const room = new LedgerRoom(20, 8)
  const [ann, bob] = room.peers
  assert.ok(ann && bob)
  room.pay(ann, bob, 1)
  room.settle()
  const eve = room.join()
  room.settle()
  const asked = eve.seen.filter(each => each.type === 'send' && each.message.kind === 'ask')
  assert.ok(asked.length <= 5, `${asked.length} of 20`)
  assertOneLedger(room, 'after the newcomer')
})

test('an altered block is found in one’s own copy and by all who are shown it, and the others’ copy repairs it', () => {
  const { room, ann, bob, cleo } = pair(5)
  const { n: _, id } = room.pay(bob, cleo, 5)
  room.settle()
  const height = ann.ledger.chain.heightOf(id) ?? 0
  assert.deepEqual(ann.ledger.chain.audit(), [])
  room.tell(ann, { type: 'tamper', height })
  assert.deepEqual(ann.ledger.chain.audit(), [{ height, flaw: 'hash' }])
  room.settle()
  const accused = ann.seen.filter(each => each.type === 'accused')
  assert.deepEqual(new Set(accused.map(({ by }) => by)), new Set(room.peers.slice(1).map(each => each.id)))
  assert.equal(cleo.ledger.chain.accounts.balance(cleo.id), START_COINS + 5)
  room.tell(ann, { type: 'repair' })
  room.settle()
  assert.deepEqual(ann.ledger.chain.audit(), [])
  assertOneLedger(room, 'after the repair')
})

test('who gave a flawed block is caught for it, and not who gave its parent later', () => {
  const { room, ann, bob, cleo, dan } = pair(6)
  room.pay(ann, bob, 50)
  room.settle()
  const before = cleo.ledger.chain.tip
  const parent = room.mine({ height: before.height + 1, parent: before.id, miner: bob.id, transfers: [] })
  const overdraft = room.order(dan, bob, START_COINS + 1)
  const flawed = {
    height: before.height + 2,
    parent: idOfBlock(room.domain, parent),
    miner: dan.id,
    transfers: [overdraft],
  }
  room.send(dan, cleo.id, { kind: 'block', block: room.mine(flawed) })
  room.clock.advance(100)
  room.send(bob, cleo.id, { kind: 'block', block: parent })
  room.clock.advance(100)
  const caught = cleo.seen.flatMap(each => (each.type === 'caught' ? [each.by] : []))
  assert.deepEqual(caught, [dan.id])
})

test('hostile blocks and transfers change nothing: forged, overdrawn, repeated, without work, of nobody’s child', () => {
  const { room, ann, bob, cleo, dan } = pair(6)
  const paid = room.pay(ann, bob, 50)
  room.settle()
  const before = cleo.ledger.chain.tip
  const hostile = dan
  const forged = { ...room.order(ann, dan, 50), signature: new Uint8Array(64) }
  const offered = [
    forged,
    room.order(dan, bob, START_COINS + 1),
    { ...room.order(dan, dan, 1) },
    room.order(dan, bob, 0),
    paid,
    room.order(dan, bob, 1, 7),
  ]
  for (const transfer of offered) room.send(hostile, 'all', { kind: 'transfer', transfer })
  const mine = (transfers: Block['transfers'], over: Partial<Block> = {}) =>
    room.mine({ height: before.height + 1, parent: before.id, miner: dan.id, transfers, ...over })
  for (const transfer of offered) room.send(hostile, 'all', { kind: 'block', block: mine([transfer]) })
  room.send(hostile, 'all', { kind: 'block', block: mine([], { height: before.height + 2 }) })
  room.send(hostile, 'all', { kind: 'block', block: mine([], { parent: 'ab'.repeat(32) }) })
  const idle = { height: before.height + 1, parent: before.id, miner: dan.id, transfers: [], nonce: 0 }
  room.send(hostile, 'all', {
    kind: 'blocks',
    blocks: Array.from({ length: 200 }, (_, nonce) => ({ ...idle, height: 9, nonce })),
    isAll: true,
  })
  room.clock.advance(3_000)
  for (const { ledger } of [ann, bob, cleo]) assert.deepEqual(ledger.chain.tip, before)
  const flaws = new Set(cleo.seen.flatMap(each => (each.type === 'caught' ? [each.flaw] : [])))
  for (const flaw of [
    'signature',
    'overdraft',
    'to-oneself',
    'nothing',
    'replay',
    'early',
    'height',
    'work',
  ] as const)
    assert.ok(flaws.has(flaw), `nobody caught ${flaw}, but ${[...flaws].join(', ')}`)
  room.pay(bob, cleo, 10)
  room.settle()
  assert.equal(ann.ledger.chain.accounts.balance(cleo.id), START_COINS + 10)
})

test('a flood of orphans and of transfers costs a bounded memory and holds nobody up', () => {
  const { room, ann, bob, cleo, dan } = pair(7)
  for (let at = 0; at < 3_000; at += 1) {
    room.send(dan, ann.id, { kind: 'transfer', transfer: room.order(dan, bob, 1, at + 2) })
    if (at % 10 === 0) {
      const parent = at.toString(16).padStart(64, '0')
      const block = room.mine({ height: 5, parent, miner: dan.id, transfers: [] })
      room.send(dan, ann.id, { kind: 'block', block })
    }
  }
  room.clock.advance(2_000)
  const checked = ann.seen.filter(({ type }) => type === 'verify').length
  assert.ok(checked > 500 && checked <= 2_100, `${checked} signatures were checked`)
  assert.equal(ann.ledger.orphans, 64)
  assert.equal(ann.ledger.pool.waiting(ann.ledger.chain.accounts).length, 512)
  room.pay(bob, cleo, 10)
  room.settle()
  assert.equal(ann.ledger.chain.accounts.balance(cleo.id), START_COINS + 10)
})

test('whatever is paid, split and healed: one chain, money conserved, no transfer that can be is missing', () => {
  const peer = fc.nat({ max: 3 })
  const action = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(fc.constant('pay' as const), peer, peer, fc.integer({ min: 1, max: 60 })),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant('double' as const), peer, peer, peer) },
    {
      weight: 2,
      arbitrary: fc.tuple(
        fc.constant('split' as const),
        fc.array(fc.nat({ max: 2 }), { minLength: 4, maxLength: 4 }),
      ),
    },
    { weight: 2, arbitrary: fc.tuple(fc.constant('pass' as const), fc.integer({ min: 1, max: 1_500 })) },
  )
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.array(action, { maxLength: 25 }), (seed, actions) => {
      const room = new LedgerRoom(4, seed)
      const at = (place: number) => {
        const found = room.peers[place]
        assert.ok(found)
        return found
      }
      for (const step of actions) {
        if (step[0] === 'pay' && step[1] !== step[2]) room.pay(at(step[1]), at(step[2]), step[3])
        if (step[0] === 'double' && step[1] !== step[2] && step[1] !== step[3]) {
          const { n } = room.pay(at(step[1]), at(step[2]), 70)
          room.tell(at(step[3]), { type: 'pay', transfer: room.order(at(step[1]), at(step[3]), 70, n) })
        }
        if (step[0] === 'split') room.split(step[1])
        if (step[0] === 'pass') room.clock.advance(step[1])
      }
      room.heal()
      room.settle()
      assertOneLedger(room, `seed ${seed}`)
      for (const { ledger } of room.peers) {
        assert.deepEqual(ledger.pool.pick(ledger.chain.accounts), [])
        assert.deepEqual(ledger.chain.audit(), [])
      }
    }),
    { numRuns: 40, seed: 20_261_126 },
  )
})
