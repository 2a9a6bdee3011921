import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberedPeer } from '../testing/numbered-peer.ts'
import { FAIL_OVER_MS, RETRY_MS, RelayChoice } from './choice.ts'

const relays = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `r${index + 1}`,
    url: `http://localhost:${3_001 + index}`,
  }))
const PEERS = 3_000

function count(ids: string[]): number[] {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts.values()]
}

/** Within a tenth of equal shares: five standard deviations of a fair draw of 1,000 out of 3,000. */
function assertEven(counts: number[], shares: number): void {
  const fair = counts.reduce((sum, n) => sum + n, 0) / shares
  assert.equal(counts.length, shares)
  for (const n of counts) assert.ok(Math.abs(n - fair) < fair * 0.13, `${n} of a fair ${fair}`)
}

test('peers are spread evenly over the relays, and each finds the same home again', () => {
  const homes = Array.from({ length: PEERS }, (_, n) => new RelayChoice(numberedPeer(n), relays(3)).home.id)
  assertEven(count(homes), 3)
  assert.equal(new RelayChoice(numberedPeer(7), relays(3).reverse()).home.id, homes[7])
})

test('the peers of a relay that dies are spread evenly over the others', () => {
  const choices = Array.from({ length: PEERS }, (_, n) => new RelayChoice(numberedPeer(n), relays(3)))
  const orphans = choices.filter(choice => choice.home.id === 'r2')
  for (const choice of orphans) choice.failed(() => 0.5)
  assertEven(count(orphans.map(choice => choice.current.id)), 2)
})

test('another relay is asked soon; once all were asked in vain, there is a pause', () => {
  const choice = new RelayChoice(numberedPeer(1), relays(2))
  choice.joined(choice.home)
  assert.equal(
    choice.failed(() => 1),
    FAIL_OVER_MS.max,
  )
  assert.notEqual(choice.current, choice.home)
  assert.equal(
    choice.failed(() => 1),
    RETRY_MS.max,
  )
  assert.equal(choice.current, choice.home)
  assert.equal(
    choice.failed(() => 0),
    FAIL_OVER_MS.min,
  )
})

test('where there is one relay, each failure is followed by a pause', () => {
  const choice = new RelayChoice(numberedPeer(1), relays(1))
  for (let n = 0; n < 3; n++)
    assert.equal(
      choice.failed(() => 0),
      RETRY_MS.min,
    )
  assert.equal(choice.current.id, 'r1')
})
