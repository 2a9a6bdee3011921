/** Catching up: one question at a time to each peer, answered by what follows the last block that both have. */
import type { PeerId } from '#protocol'
import type { Block, BlockId } from './block.ts'
import type { Chain } from './chain.ts'
import { type LedgerMessage, MAX_BLOCKS_AT_ONCE } from './wire.ts'

/** A question that is not answered by then is asked anew. Chosen: many round trips of a slow network. */
const ANSWER_MS = 2_000
/** Of all peers: who comes into a room of hundreds is told by all of them that it lacks blocks, and asks few. */
const MAX_QUESTIONS = 2
/** With that many open, nobody is asked that left one unanswered: others find a place beside those that never answer. */
const MAX_BESIDE_DOUBTFUL = 1
/** Blocks of one answer, by what they weigh, so that it fits a frame of 64 KiB. A transfer has at most 140 bytes, a block 110 beside. */
const MAX_ANSWER_BYTES = 48 * 1_024
const TRANSFER_BYTES = 140
const BLOCK_BYTES = 110

export class Sync {
  readonly #chain: Chain
  readonly #send: (to: PeerId, message: LedgerMessage) => void
  /** Until when an answer is awaited. */
  readonly #asked = new Map<PeerId, number>()
  /** Who left its latest question unanswered. */
  readonly #silent = new Set<PeerId>()

  constructor(chain: Chain, send: (to: PeerId, message: LedgerMessage) => void) {
    this.#chain = chain
    this.#send = send
  }

  /** `got`: the last block of an answer that others follow. It may lie on a fork that is not the longest yet. */
  ask(peer: PeerId, nowMs: number, got: readonly BlockId[] = []): void {
    for (const [asked, untilMs] of this.#asked) if (untilMs <= nowMs) this.#lapsed(asked)
    const most = this.#silent.has(peer) ? MAX_BESIDE_DOUBTFUL : MAX_QUESTIONS
    if (this.#asked.has(peer) || this.#asked.size >= most) return
    this.#asked.set(peer, nowMs + ANSWER_MS)
    this.#send(peer, { kind: 'ask', locator: [...got, ...this.#chain.locator()] })
  }

  /** Whether blocks of this peer are an answer: nobody gets more for free than was asked for. */
  answered(peer: PeerId): boolean {
    const wasAsked = this.#asked.delete(peer)
    if (wasAsked) this.#silent.delete(peer)
    return wasAsked
  }

  forget(peer: PeerId): void {
    this.#silent.delete(peer)
    this.#asked.delete(peer)
  }

  #lapsed(peer: PeerId): void {
    this.#asked.delete(peer)
    this.#silent.add(peer)
  }

  answer(peer: PeerId, locator: readonly BlockId[]): void {
    const met = this.#chain.meet(locator)
    if (met === null) return
    const blocks: Block[] = []
    let bytes = 0
    for (let height = met + 1; blocks.length < MAX_BLOCKS_AT_ONCE; height += 1) {
      const block = this.#chain.at(height)
      bytes += BLOCK_BYTES + (block?.transfers.length ?? 0) * TRANSFER_BYTES
      if (block === null || bytes > MAX_ANSWER_BYTES) break
      blocks.push(block)
    }
    const isAll = blocks.length === 0 || blocks.at(-1)?.height === this.#chain.tip.height
    this.#send(peer, { kind: 'blocks', blocks, isAll })
  }
}
