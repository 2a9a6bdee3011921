/**
 * When this peer works for a block, and for which: as long as there is something to put into one, or too few blocks over
 * what is in one.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import type { Block } from './block.ts'
import { type Chain, MAX_HEIGHT } from './chain.ts'
import { Miner } from './miner.ts'
import type { Pool } from './pool.ts'
import type { LedgerSettings } from './settings.ts'
import type { Domain } from './transfer.ts'

export interface MiningParts {
  self: PeerId
  domain: Domain
  chain: Chain
  pool: Pool
  settings: LedgerSettings
  random: Random
}

export class Mining {
  readonly #parts: MiningParts
  readonly #miner: Miner
  #wakeMs: number | null = null
  /** There is something new for a block. */
  #isStale = false

  constructor(parts: MiningParts) {
    this.#parts = parts
    this.#miner = new Miner(parts.domain, parts.settings, parts.random)
  }

  get wakeMs(): number | null {
    return this.#wakeMs
  }

  /** The chain or the pool changed. */
  renew(): void {
    this.#isStale = true
  }

  /** Call after every event. */
  arm(nowMs: number): void {
    if (this.#isStale) this.#wakeMs ??= nowMs
  }

  /** A slice of work where it is time for one. null: no block was found. */
  work(peers: number, nowMs: number): Block | null {
    if (this.#wakeMs === null || this.#wakeMs > nowMs) return null
    if (this.#isStale) this.#miner.start(this.#nextBlock())
    this.#isStale = false
    const found = this.#miner.slice()
    this.#wakeMs = this.#miner.isBusy || found !== null ? nowMs + this.#restMs(peers) : null
    return found
  }

  /** The more peers, the less each works: a room of any size finds as many blocks. */
  #restMs(peers: number): number {
    const { sliceMs, minersAtFullSpeed } = this.#parts.settings
    return sliceMs * Math.max(1, peers / minersAtFullSpeed)
  }

  /** null: everything is in a block, and under enough others. */
  #nextBlock(): Omit<Block, 'nonce'> | null {
    const { chain, pool, self } = this.#parts
    const { id: parent, height } = chain.tip
    const transfers = pool.pick(chain.accounts)
    const isWanted = transfers.length > 0 || this.#hasUnconfirmed()
    if (!isWanted || height >= MAX_HEIGHT) return null
    return { height: height + 1, parent, miner: self, transfers }
  }

  #hasUnconfirmed(): boolean {
    const { chain, settings } = this.#parts
    const { height } = chain.tip
    for (let at = height; at > height - settings.confirmations; at -= 1)
      if ((chain.at(at)?.transfers.length ?? 0) > 0) return true
    return false
  }
}
