/**
 * Looks for the nonce of the next block, some hashes at a time. Proof of work and not a rota of proposers: whoever is cut off
 * can go on without knowing who else is there, nobody needs a clock to agree whose turn it is, and which side of a fork
 * weighs more can be seen from the blocks alone. The price is hashes that are thrown away, and the forks.
 */
import type { Random } from '../clock.ts'
import { type Block, Header, hasWork, MAX_NONCE } from './block.ts'
import type { LedgerSettings } from './settings.ts'
import type { Domain } from './transfer.ts'

export class Miner {
  readonly #domain: Domain
  readonly #settings: LedgerSettings
  readonly #random: Random
  #work: { block: Omit<Block, 'nonce'>; header: Header; nonce: number } | null = null

  constructor(domain: Domain, settings: LedgerSettings, random: Random) {
    this.#domain = domain
    this.#settings = settings
    this.#random = random
  }

  get isBusy(): boolean {
    return this.#work !== null
  }

  /** null: there is nothing to mine. */
  start(block: Omit<Block, 'nonce'> | null): void {
    // At random, so that two peers with one block do not try the same.
    const nonce = Math.floor(this.#random() * MAX_NONCE)
    this.#work = block === null ? null : { block, header: new Header(this.#domain, block), nonce }
  }

  /** A slice of work. null: nothing found yet. */
  slice(): Block | null {
    const work = this.#work
    if (work === null) return null
    const { zeroBits, hashesPerSlice } = this.#settings
    for (let tried = 0; tried < hashesPerSlice; tried += 1) {
      work.nonce = (work.nonce + 1) % MAX_NONCE
      if (!hasWork(work.header.hash(work.nonce), zeroBits)) continue
      this.#work = null
      return { ...work.block, nonce: work.nonce }
    }
    return null
  }
}
