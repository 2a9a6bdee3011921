import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { Departed } from './departed.ts'

const peer = (n: number): PeerId => v.parse(PeerIdSchema, `peer${String(n).padStart(8, '0')}`)

test('the latest thousand who left are remembered, and no more', () => {
  const departed = new Departed()
  for (let n = 0; n < 1_500; n += 1) departed.add(peer(n))
  assert.deepEqual(
    [499, 500, 1_499].map(n => departed.has(peer(n))),
    [false, true, true],
  )
})
