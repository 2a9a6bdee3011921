import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { takeCensus, type View } from './census.ts'
import { checkCensus } from './invariants.ts'
import { ROOM_RULES } from './room.ts'

const id = (n: number): PeerId => v.parse(PeerIdSchema, `peer${String(n).padStart(8, '0')}`)

/** `links[n]`: whom member n has open. */
const views = (links: number[][]): View[] =>
  links.map((open, n) => ({ id: id(n), open: new Set(open.map(id)) }))

/** Everyone with everyone, or each with the `reach` nearest on either side of a ring. */
function mesh(members: number, reach = members): View[] {
  return views(
    Array.from({ length: members }, (_, n) =>
      Array.from({ length: members }, (_, other) => other).filter(other => {
        const distance = Math.abs(n - other)
        return distance > 0 && Math.min(distance, members - distance) <= reach
      }),
    ),
  )
}

const broken = (of: View[]): string[] => checkCensus(takeCensus(of), ROOM_RULES).map(({ rule }) => rule)

/** The same views, but `member` has its link to `other` no more. */
function without(of: View[], member: number, other: number): View[] {
  return of.map((view, n) =>
    n === member ? { ...view, open: new Set([...view.open].filter(peer => peer !== id(other))) } : view,
  )
}

test('a full mesh of ten and a ring of forty with six links each break no rule', () => {
  assert.deepEqual(broken(mesh(10)), [])
  assert.deepEqual(broken(mesh(40, 3)), [])
  assert.deepEqual(takeCensus(mesh(40, 3)), {
    members: 40,
    components: 1,
    largestComponent: 40,
    degrees: { min: 6, median: 6, max: 6 },
    byDegree: [0, 0, 0, 0, 0, 0, 40],
    oneWay: { count: 0, first: null },
  })
})

test('nobody, and a single member, are a mesh', () => {
  assert.deepEqual(broken([]), [])
  assert.deepEqual(broken(views([[]])), [])
})

test('a missing link in a small room is a broken degree', () => {
  assert.deepEqual(broken(without(without(mesh(6), 1, 2), 2, 1)), ['degree'])
})

test('more than seven and fewer than five links in a large room are a broken degree', () => {
  assert.deepEqual(broken(mesh(40, 4)), ['degree'])
  assert.deepEqual(broken(mesh(40, 2)), ['degree'])
})

test('a link that is open at one end only is asymmetric', () => {
  const census = takeCensus(without(mesh(40, 3), 1, 2))
  assert.deepEqual(census.oneWay, { count: 1, first: `${id(2)} > ${id(1)}` })
  assert.deepEqual(broken(without(mesh(40, 3), 1, 2)), ['asymmetric'])
})

test('a link to somebody who is gone is asymmetric', () => {
  const members = mesh(40, 3).slice(0, 39)
  assert.ok(broken(members).includes('asymmetric'))
  assert.match(takeCensus(members).oneWay.first ?? '', /\(gone\)$/)
})

test('links that are open at one end only hold nothing together', () => {
  const halves = views([[1], [0, 2], [3], [2]])
  assert.deepEqual(takeCensus(halves).components, 2)
  assert.ok(broken(halves).includes('components'))
})

test('in a crowd a share of the members may have links in the making, no more', () => {
  const crowd = { ...ROOM_RULES, unsettled: 0.05 }
  const rulesOf = (of: View[]): string[] => checkCensus(takeCensus(of), crowd).map(({ rule }) => rule)
  const once = without(mesh(40, 3), 1, 2)
  assert.deepEqual(rulesOf(without(once, 5, 6)), [])
  assert.deepEqual(rulesOf(without(without(once, 5, 6), 9, 10)), ['asymmetric'])
})
