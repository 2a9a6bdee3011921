import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Delivery, Ledger } from './ledger.ts'

const everyone = (): boolean => true

/** Members 0, 1 and 2 are here, and 0 has sent broadcast 0 to all at time 100. */
function sentToThree(order = true): Ledger {
  const ledger = new Ledger({ order })
  ledger.opened(0, 100, 'test', 3, everyone)
  return ledger
}

const delivery = (changes: Partial<Delivery> = {}): Delivery => ({
  broadcast: 0,
  from: 0,
  to: 1,
  atMs: 130,
  hops: 2,
  ...changes,
})

test('what is delivered once to each is whole, with its hops and the time of the last', () => {
  const ledger = sentToThree()
  assert.equal(ledger.delivered(delivery()), null)
  assert.equal(ledger.delivered(delivery({ to: 2, atMs: 190, hops: 1 })), null)
  assert.deepEqual(ledger.outcome('test', everyone), {
    broadcasts: 1,
    owed: 2,
    delivered: 2,
    hops: [1, 2],
    lastMs: [90],
    missing: [],
  })
})

test('a second delivery of one broadcast is a duplicate, to members and to newcomers', () => {
  const ledger = sentToThree()
  for (const to of [1, 7]) {
    assert.equal(ledger.delivered(delivery({ to })), null)
    assert.equal(ledger.delivered(delivery({ to }))?.rule, 'duplicate')
  }
})

test('what was not delivered is missing, by name', () => {
  const ledger = sentToThree()
  ledger.delivered(delivery())
  const { owed, delivered, missing } = ledger.outcome('test', everyone)
  assert.deepEqual(
    { owed, delivered, missing },
    { owed: 2, delivered: 1, missing: [{ broadcast: 0, from: 0, to: 2 }] },
  )
})

test('nothing is owed to whoever went, nor by whoever went, nor to whom it was not meant for', () => {
  const ledger = sentToThree()
  assert.equal(ledger.outcome('test', member => member !== 2).owed, 1)
  assert.equal(ledger.outcome('test', member => member !== 0).broadcasts, 0)
  const meantForOne = new Ledger({ order: true })
  meantForOne.opened(0, 100, 'test', 3, to => to === 1)
  assert.equal(meantForOne.outcome('test', everyone).owed, 1)
})

test('a later broadcast before an earlier one of the same sender is out of order, of another sender it is not', () => {
  const ledger = sentToThree()
  ledger.opened(0, 110, 'test', 3, everyone)
  ledger.opened(2, 120, 'test', 3, everyone)
  assert.equal(ledger.delivered(delivery({ broadcast: 2, from: 2 })), null)
  assert.equal(ledger.delivered(delivery({ broadcast: 1 })), null)
  assert.equal(ledger.delivered(delivery({ broadcast: 0 }))?.rule, 'order')
})

test('where no order is promised, none is asked for', () => {
  const ledger = sentToThree(false)
  ledger.opened(0, 110, 'test', 3, everyone)
  ledger.delivered(delivery({ broadcast: 1 }))
  assert.equal(ledger.delivered(delivery({ broadcast: 0 })), null)
})

test('what nobody sent, what another sent, and what comes back to its sender is an invention', () => {
  const ledger = sentToThree()
  for (const change of [{ broadcast: 5 }, { broadcast: -1 }, { from: 2 }, { to: 0 }])
    assert.equal(ledger.delivered(delivery(change))?.rule, 'invention', JSON.stringify(change))
})

test('each phase has its own outcome', () => {
  const ledger = sentToThree()
  ledger.opened(1, 200, 'later', 3, everyone)
  assert.equal(ledger.outcome('later', everyone).broadcasts, 1)
  assert.equal(ledger.outcome('never', everyone).broadcasts, 0)
})
