/** Letters to a peer without a link, at their sender and at their receiver, whatever is lost on the way. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PeerId } from '#protocol'
import { benchRoom, first, passWithHeartbeats } from '../testing/bench-room.ts'
import { said, sealedBy, statementIn } from '../testing/mesh-bench.ts'
import { frameOf } from '../testing/mesh-values.ts'
import type { MeshEffect } from './events.ts'
import type { Signer } from './signer.ts'
import type { Statement } from './statement.ts'

const LINKS = 4
/** As letters.ts says, with what the bench takes between two looks. */
const DUE_AGAIN_MS = 4_050

/** What was handed to neighbours to be passed on, and to whom. */
const handed = (effects: readonly MeshEffect[]): { via: PeerId; to: PeerId; statement: Statement | null }[] =>
  said(effects).flatMap(({ to: via, message }) =>
    message?.kind === 'routed' ? [{ via, to: message.to, statement: statementIn(message.sealed) }] : [],
  )

type Turn = { what: 'write' | 'acknowledge' | 'wait'; draw: number }

const turn: fc.Arbitrary<Turn> = fc.record({
  what: fc.constantFrom('write', 'acknowledge', 'wait', 'wait'),
  draw: fc.nat(),
})

test('a letter goes over each neighbour before it goes over one again, until it is acknowledged, and then no more', () => {
  let again = 0
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 25 }), turns => {
      const room = benchRoom(LINKS)
      const { bench, neighbours } = room
      const to = first(room.strangers)
      bench.tell({ type: 'introduced', peer: to.self })
      const open = new Map<number, { tried: Set<PeerId>; atMs: number }>()
      const done = new Set<number>()
      let [written, words] = [0, 0]
      const note = (effects: readonly MeshEffect[]): void => {
        for (const { via, to: receiver, statement } of handed(effects)) {
          if (statement?.kind !== 'letter') continue
          assert.equal(receiver, to.self)
          const letter = open.get(statement.letter) ?? { tried: new Set(), atMs: 0 }
          assert.ok(!done.has(statement.letter), 'it was acknowledged')
          if (letter.tried.size === LINKS) letter.tried.clear()
          assert.ok(!letter.tried.has(via), 'another neighbour has not had it')
          if (letter.tried.size > 0) again += 1
          letter.tried.add(via)
          open.set(statement.letter, { ...letter, atMs: bench.nowMs })
        }
      }
      const speaks = (): void => {
        words += 1
        note(bench.hearBroadcast(first(neighbours), to, { kind: 'alive', n: words }))
      }
      speaks()
      for (const { what, draw } of turns) {
        const [letter] = [...open.keys()].slice(draw % Math.max(1, open.size))
        if (what === 'write') {
          written += 1
          note(bench.tell({ type: 'send', to: to.self, bytes: frameOf(written) }))
        } else if (what === 'wait') {
          speaks()
          for (let part = 0; part < 20; part += 1) note(passWithHeartbeats(room, 50, []))
        } else if (letter !== undefined) {
          const sealed = sealedBy(to, { kind: 'receipt', to: bench.self.self, letter })
          const via = neighbours[draw % LINKS] ?? first(neighbours)
          open.delete(letter)
          done.add(letter)
          note(bench.hear(via, { kind: 'routed', hops: 2, to: bench.self.self, sealed }))
        }
        for (const { atMs } of open.values())
          assert.ok(bench.nowMs - atMs <= DUE_AGAIN_MS, 'it was forgotten')
      }
    }),
    { numRuns: 60 },
  )
  assert.ok(again > 15, `${again}`)
})

test('in whatever order copies of letters come, each is handed over once, and each copy is acknowledged over who brought it', () => {
  const copy = fc.tuple(fc.nat(5), fc.nat(LINKS - 1))
  fc.assert(
    fc.property(fc.array(copy, { maxLength: 40 }), copies => {
      const { bench, neighbours, strangers } = benchRoom(LINKS)
      const from: Signer = first(strangers)
      const self = bench.self.self
      const seen = new Set<number>()
      for (const [n, way] of copies) {
        const via = neighbours[way] ?? first(neighbours)
        const sealed = sealedBy(from, {
          kind: 'letter',
          to: self,
          letter: 10 + n,
          base: 10,
          bytes: frameOf(n),
        })
        const effects = bench.hear(via, { kind: 'routed', hops: 2, to: self, sealed })
        const delivered = effects.flatMap(each => (each.type === 'deliver' ? [each.bytes] : []))
        assert.deepEqual(delivered, seen.has(n) ? [] : [frameOf(n)])
        seen.add(n)
        assert.deepEqual(handed(effects), [
          { via: via.self, to: from.self, statement: { kind: 'receipt', to: from.self, letter: 10 + n } },
        ])
      }
    }),
    { numRuns: 60 },
  )
})
