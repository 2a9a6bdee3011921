import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import type { BlockView } from '../../core/ledger/ledgers.ts'
import { placeBlocks } from './layout.ts'

const miner = v.parse(PeerIdSchema, 'peeranna')
const block = (id: string, parent: string, height: number, isMain: boolean): BlockView => {
  return { id, parent, height, miner, isMain, isFinal: false, isAltered: false, transfers: [] }
}

test('the longest chain lies in the first row, forks below it in rows of their own, joined to where they leave it', () => {
  const blocks = [
    block('a5', 'a4', 5, true),
    block('a6', 'a5', 6, true),
    block('b6', 'a5', 6, false),
    block('c6', 'a5', 6, false),
    block('a7', 'a6', 7, true),
    block('c7', 'c6', 7, false),
  ]
  assert.deepEqual(
    placeBlocks(blocks).map(({ block: { id }, column, row, from }) => [id, column, row, from?.row ?? null]),
    [
      ['a5', 0, 0, null],
      ['a6', 1, 0, 0],
      ['b6', 1, 1, 0],
      ['c6', 1, 2, 0],
      ['a7', 2, 0, 0],
      ['c7', 2, 2, 2],
    ],
  )
  assert.deepEqual(placeBlocks([]), [])
})
