import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { LedgerEntry } from '#protocol'
import { LedgerRoom } from '../testing/ledger-room.ts'
import { RelayCopy, type RelayCopyEffect, type RelayCopyEvent } from './relay-copy.ts'
import { encodeTransfer, type Transfer } from './transfer.ts'

const room = new LedgerRoom(3, 1)
const [ann, bob, cleo] = room.peers
assert.ok(ann && bob && cleo)
const order = (amount: number, n: number): Transfer => room.order(ann, bob, amount, n)

/** The entries of an honest relay. */
function logOf(transfers: readonly Transfer[], epoch = 'e1'): LedgerEntry[] {
  let head = createHash('sha256').update(epoch).digest()
  return transfers.map((transfer, at) => {
    const bytes = encodeTransfer(transfer)
    head = createHash('sha256').update(head).update(bytes).digest()
    return { epoch, place: at + 1, bytes, head: head.toString('hex') }
  })
}

function reader() {
  const copy = new RelayCopy(room.domain)
  const seen: RelayCopyEffect[] = []
  const tell = (event: RelayCopyEvent, nowMs = 0): void => {
    for (const effect of copy.handle(event, nowMs)) {
      seen.push(effect)
      if (effect.type === 'verify')
        tell({ ...effect, type: 'verified', valid: effect.transfer.signature.some(byte => byte > 0) }, nowMs)
    }
  }
  const logged = (entries: readonly LedgerEntry[]): void => {
    for (const entry of entries) tell({ type: 'logged', entry })
  }
  const lies = () => seen.flatMap(each => (each.type === 'lie' ? [each.lie.kind] : []))
  return { copy, seen, tell, logged, lies }
}

test('all who read one log come to the same balances, and what cannot be counts for nobody', () => {
  const forged = { ...order(5, 3), signature: new Uint8Array(64) }
  const entries = logOf([order(60, 1), order(60, 2), order(30, 2), order(30, 2), forged])
  const one = reader()
  one.logged(entries)
  const late = reader()
  late.tell({ type: 'up' })
  late.tell({ type: 'page', page: { epoch: 'e1', entries: entries.slice(0, 3) } })
  late.logged(entries.slice(4))
  assert.deepEqual(late.seen.at(-1), { type: 'read', after: 3 })
  late.tell({ type: 'page', page: { epoch: 'e1', entries: entries.slice(3) } })
  for (const { copy, lies } of [one, late]) {
    assert.deepEqual(
      copy.entries.map(({ flaw }) => flaw),
      [null, 'overdraft', null, 'replay', 'signature'],
    )
    assert.deepEqual([copy.accounts.balance(ann.id), copy.accounts.balance(bob.id)], [10, 190])
    assert.deepEqual(lies(), [])
  }
})

test('two peers that were told different logs find out by their heads, whoever has the longer one', () => {
  const [short, long] = [reader(), reader()]
  short.logged(logOf([order(1, 1), order(2, 2)]))
  const other = logOf([order(1, 1), order(3, 2), order(4, 3)])
  long.logged(other)
  const claim = (length: number, entries: readonly LedgerEntry[]): RelayCopyEvent => {
    const head = entries[length - 1]?.head ?? ''
    return { type: 'head', from: cleo.id, epoch: 'e1', length, head }
  }
  long.tell(claim(1, other))
  assert.deepEqual(long.lies(), [], 'they do not differ after one')
  long.tell(claim(2, logOf([order(1, 1), order(2, 2)])))
  assert.deepEqual(long.lies(), ['two-histories'])
  // Ours is shorter: it is compared once it is as long.
  short.tell(claim(3, other))
  assert.deepEqual(short.lies(), [])
  short.logged(logOf([order(1, 1), order(2, 2), order(4, 3)]).slice(2))
  assert.deepEqual(short.lies(), ['two-histories'])
})

test('a log that is rewritten, a wrong hash and a confirmed entry that is not there are noticed by their reader alone', () => {
  const rewritten = reader()
  rewritten.logged(logOf([order(1, 1), order(2, 2)]))
  rewritten.logged(logOf([order(1, 1), order(9, 2)]).slice(1))
  assert.deepEqual([rewritten.lies(), rewritten.seen.at(-1)], [['rewritten'], { type: 'read', after: 0 }])
  rewritten.tell({ type: 'page', page: { epoch: 'e1', entries: logOf([order(1, 1), order(9, 2)]) } })
  assert.equal(rewritten.copy.accounts.balance(bob.id), 110)

  // Also where the true log is so much longer that what follows ours is asked for.
  const deceived = reader()
  deceived.logged(logOf([order(1, 1)]))
  const truth = logOf([order(2, 1), order(3, 2), order(4, 3)])
  deceived.logged(truth.slice(2))
  deceived.tell({ type: 'page', page: { epoch: 'e1', entries: truth.slice(1) } })
  assert.deepEqual([deceived.lies(), deceived.seen.at(-1)], [['rewritten'], { type: 'read', after: 0 }])
  deceived.tell({ type: 'page', page: { epoch: 'e1', entries: truth } })
  assert.equal(deceived.copy.accounts.balance(bob.id), 109)

  const wrong = reader()
  wrong.logged(logOf([order(1, 1)]).map(entry => ({ ...entry, head: 'ab'.repeat(32) })))
  assert.deepEqual([wrong.lies(), wrong.copy.entries.length], [['bad-hash'], 0])

  const dropped = reader()
  dropped.tell({ type: 'receipt', transfer: order(1, 1).id, receipt: { place: 1, head: 'ab'.repeat(32) } })
  assert.deepEqual(dropped.lies(), [])
  dropped.tell({ type: 'wake' }, dropped.copy.nextWakeMs() ?? 0)
  assert.deepEqual(dropped.lies(), ['dropped'])
  const kept = reader()
  kept.tell({ type: 'receipt', transfer: order(1, 1).id, receipt: { place: 1, head: 'ab'.repeat(32) } })
  kept.logged(logOf([order(1, 1)]))
  kept.tell({ type: 'wake' }, 9_999)
  assert.deepEqual(kept.lies(), [])
})

test('a relay that was killed begins another log, which is no lie, and everything in the former is gone', () => {
  const one = reader()
  one.logged(logOf([order(1, 1), order(2, 2)]))
  one.logged(logOf([order(7, 1)], 'e2'))
  assert.deepEqual([one.lies(), one.copy.accounts.balance(bob.id)], [[], 107])
})
