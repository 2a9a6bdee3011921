import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientServerBound, peerToPeerBound } from './bounds.ts'

/** One unit of file, uplinks of ten units an hour at the source and one at each receiver: figure 2.22 of the book. */
const of = (receivers: number) => ({
  bytes: 1,
  receivers,
  sourceUpload: 10,
  receiverUpload: 1,
  slowestDownload: Number.POSITIVE_INFINITY,
})

test('client-server grows with every receiver, peer-to-peer stays below the time of one receiver’s upload', () => {
  assert.equal(clientServerBound(of(10)), 1)
  assert.equal(clientServerBound(of(30)), 3)
  assert.equal(peerToPeerBound(of(10)), 0.5)
  assert.equal(peerToPeerBound(of(30)), 0.75)
  assert.ok(peerToPeerBound(of(10 ** 6)) < 1)
})

test('nobody gets a file sooner than the source can send it once, or the slowest can take it', () => {
  assert.equal(peerToPeerBound({ ...of(2), receiverUpload: 100 }), 0.1)
  assert.equal(peerToPeerBound({ ...of(2), slowestDownload: 0.5 }), 2)
  assert.equal(clientServerBound({ ...of(2), slowestDownload: 0.5 }), 2)
})
