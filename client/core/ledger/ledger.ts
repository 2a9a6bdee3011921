/**
 * One peer's part in the ledger: takes transfers and blocks of others in, mines, and follows the longest chain. A step
 * function: events and the time in, effects out.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { type Block, idOfBlock } from './block.ts'
import { Chain, type Change } from './chain.ts'
import { Checks } from './checks.ts'
import type { LedgerEffect, LedgerEvent } from './events.ts'
import { Mining } from './mining.ts'
import { Neighbours } from './neighbours.ts'
import { Orphans } from './orphans.ts'
import { Pool } from './pool.ts'
import { Reorganisations } from './reorganisations.ts'
import { LEDGER_SETTINGS, type LedgerSettings } from './settings.ts'
import { Sync } from './sync.ts'
import type { Domain, Transfer } from './transfer.ts'
import type { LedgerMessage } from './wire.ts'

export interface LedgerParts {
  self: PeerId
  domain: Domain
  random: Random
  settings?: LedgerSettings
}

/** After the chain changed, until it is told to all once more for those who missed a block. Chosen. */
const TELL_AGAIN_MS = 1_500
/** Peers that are asked for what does not hold in a copy; one of them may be of bad will. Chosen. */
const REPAIRERS = 3
/** What a tampered transfer gives more. */
const TAMPERED_COINS = 50

export class Ledger {
  readonly chain: Chain
  readonly pool = new Pool()
  readonly reorganisations = new Reorganisations()
  readonly #self: PeerId
  readonly #domain: Domain
  readonly #settings: LedgerSettings
  readonly #random: Random
  readonly #mining: Mining
  readonly #orphans = new Orphans()
  readonly #checks: Checks
  readonly #sync: Sync
  readonly #neighbours = new Neighbours()
  #effects: LedgerEffect[] = []
  #finalHeight = 0
  #tellAtMs: number | null = null

  constructor({ self, domain, random, settings = LEDGER_SETTINGS }: LedgerParts) {
    this.#self = self
    this.#domain = domain
    this.#settings = settings
    this.#random = random
    this.chain = new Chain(domain, settings.zeroBits)
    this.#mining = new Mining({ self, domain, chain: this.chain, pool: this.pool, settings, random })
    this.#checks = new Checks((ticket, transfers) =>
      this.#effects.push({ type: 'verify', ticket, transfers }),
    )
    this.#sync = new Sync(this.chain, (to, message) => this.#send(to, message))
  }

  get orphans(): number {
    return this.#orphans.size
  }

  get finalHeight(): number {
    return this.#finalHeight
  }

  handle(event: LedgerEvent, nowMs: number): LedgerEffect[] {
    this.#step(event, nowMs)
    this.#mining.arm(nowMs)
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  nextWakeMs(): number | null {
    const { wakeMs } = this.#mining
    if (wakeMs === null || this.#tellAtMs === null) return wakeMs ?? this.#tellAtMs
    return Math.min(wakeMs, this.#tellAtMs)
  }

  #step(event: LedgerEvent, nowMs: number): void {
    switch (event.type) {
      case 'linked':
        this.#neighbours.came(event.peer)
        if (this.chain.tip.height > 0) this.#send(event.peer, { kind: 'tip', ...this.chain.tip })
        return
      case 'unlinked':
        this.#sync.forget(event.peer)
        this.#neighbours.went(event.peer)
        return
      case 'message':
        return this.#receive(event.from, event.message, nowMs)
      case 'verified':
        return this.#checks.answered(event.ticket, event.valid)
      case 'pay':
        this.#accept(event.transfer)
        return this.#send('all', { kind: 'transfer', transfer: event.transfer })
      case 'wake':
        return this.#awaken(nowMs)
      case 'tamper':
        return this.#tamper(event.height)
      case 'repair': {
        const [first] = this.chain.audit()
        if (first === undefined) return
        const locator = this.chain.locator(first.height - 1)
        for (const peer of this.#neighbours.some(REPAIRERS, this.#random))
          this.#send(peer, { kind: 'ask', locator })
      }
    }
  }

  #receive(from: PeerId, message: LedgerMessage, nowMs: number): void {
    switch (message.kind) {
      case 'transfer': {
        const { transfer } = message
        if (this.#knows(transfer) || !this.#neighbours.mayCost(from, 1, nowMs)) return
        return this.#checks.begin([transfer], ([isValid]) => {
          if (isValid === true) this.#accept(transfer)
        })
      }
      case 'block':
        return this.#receiveBlock(from, message.block, nowMs)
      case 'blocks':
        return this.#receiveBlocks(from, message, nowMs)
      case 'tip':
        // Who says the same spares us from saying it.
        if (message.id === this.chain.tip.id) this.#tellAtMs = null
        else if (this.chain.isBehind(message) && !this.chain.has(message.id)) this.#sync.ask(from, nowMs)
        return
      case 'ask':
        if (this.#neighbours.mayCost(from, 1, nowMs)) this.#sync.answer(from, message.locator)
        return
      case 'refused':
        if (this.#neighbours.mayCost(from, 1, nowMs))
          this.#effects.push({ type: 'accused', by: from, height: message.height, flaw: message.flaw })
        return
      case 'head':
        // Of the relay's log: not ours.
        return
    }
  }

  #receiveBlock(from: PeerId, block: Block, nowMs: number): void {
    const unknown = this.#unknownIn([block])
    if (!this.#neighbours.mayCost(from, 1 + unknown.length, nowMs)) return
    this.#checks.begin(unknown, valid => this.#take(from, block, forgedOf(unknown, valid), nowMs))
  }

  #receiveBlocks(
    from: PeerId,
    { blocks, isAll }: Extract<LedgerMessage, { kind: 'blocks' }>,
    nowMs: number,
  ): void {
    const unknown = this.#unknownIn(blocks)
    const wasAsked = this.#sync.answered(from)
    if (!wasAsked && !this.#neighbours.mayCost(from, blocks.length + unknown.length, nowMs)) return
    this.#checks.begin(unknown, valid => {
      const forged = forgedOf(unknown, valid)
      for (const block of blocks) if (!this.#take(from, block, forged, nowMs)) return
      const last = blocks.at(-1)
      if (wasAsked && !isAll && last !== undefined)
        this.#sync.ask(from, nowMs, [idOfBlock(this.#domain, last)])
    })
  }

  #unknownIn(blocks: readonly Block[]): Transfer[] {
    return blocks.flatMap(({ transfers }) => transfers).filter(transfer => !this.#knows(transfer))
  }

  /** False: what follows it is of no use. */
  #take(from: PeerId, block: Block, forged: ReadonlySet<Transfer>, nowMs: number): boolean {
    if (block.transfers.some(transfer => forged.has(transfer))) {
      this.#catch(from, block, 'signature')
      return false
    }
    const added = this.chain.add(block)
    switch (added.kind) {
      case 'flawed':
        this.#catch(from, block, added.flaw)
        return false
      case 'orphan':
        this.#orphans.add(idOfBlock(this.#domain, block), { block, from })
        this.#sync.ask(from, nowMs)
        return true
      case 'repaired':
        this.#effects.push({ type: 'repaired', height: block.height })
        return true
      case 'known':
        return true
      case 'full':
        return false
      case 'longest':
        this.#follow(added.change, nowMs)
    }
    for (const child of this.#orphans.adopt(idOfBlock(this.#domain, block)))
      this.#take(child.from, child.block, forged, nowMs)
    return true
  }

  #catch(by: PeerId, { height }: Block, flaw: Extract<LedgerEffect, { type: 'caught' }>['flaw']): void {
    this.#effects.push({ type: 'caught', by, height, flaw })
    this.#send(by, { kind: 'refused', height, flaw })
  }

  #follow(change: Change, nowMs: number): void {
    for (const { transfers } of change.added) for (const transfer of transfers) this.pool.delete(transfer)
    const lost = change.reverted
      .flatMap(({ transfers }) => transfers)
      .filter(({ id }) => this.chain.heightOf(id) === null)
    for (const transfer of lost) {
      this.pool.add(transfer)
      this.#effects.push({ type: 'transfer', transfer, state: 'reverted' })
    }
    this.reorganisations.note(change, lost, this.#finalHeight, nowMs)
    this.#effects.push({ type: 'tip', tip: this.chain.tip, reverted: lost.length })
    for (const { transfers } of change.added)
      for (const transfer of transfers) this.#effects.push({ type: 'transfer', transfer, state: 'included' })
    this.#finalise(change)
    this.#mining.renew()
    this.#tellAtMs = nowMs + TELL_AGAIN_MS * (1 + this.#random())
  }

  #finalise({ reverted }: Change): void {
    const lowest = reverted.at(-1)
    if (lowest !== undefined) this.#finalHeight = Math.min(this.#finalHeight, lowest.height - 1)
    const until = this.chain.tip.height - this.#settings.confirmations
    for (; this.#finalHeight < until; this.#finalHeight += 1)
      for (const transfer of this.chain.at(this.#finalHeight + 1)?.transfers ?? [])
        this.#effects.push({ type: 'transfer', transfer, state: 'final' })
  }

  #accept(transfer: Transfer): void {
    if (this.chain.heightOf(transfer.id) === null && this.pool.add(transfer)) this.#mining.renew()
  }

  #knows({ id }: Transfer): boolean {
    return this.pool.has(id) || this.chain.heightOf(id) !== null
  }

  #awaken(nowMs: number): void {
    if (this.#tellAtMs !== null && this.#tellAtMs <= nowMs) {
      this.#tellAtMs = null
      this.#send('all', { kind: 'tip', ...this.chain.tip })
    }
    const found = this.#mining.work(1 + this.#neighbours.count, nowMs)
    if (found === null) return
    this.#send('all', { kind: 'block', block: found })
    this.#take(this.#self, found, new Set(), nowMs)
  }

  #tamper(height: number): void {
    const altered = this.chain.alter(height, block => ({
      ...block,
      transfers: block.transfers.map((transfer, place) =>
        place === 0 ? { ...transfer, amount: transfer.amount + TAMPERED_COINS } : transfer,
      ),
    }))
    if (altered !== null) this.#send('all', { kind: 'block', block: altered })
  }

  #send(to: PeerId | 'all', message: LedgerMessage): void {
    this.#effects.push({ type: 'send', to, message })
  }
}

function forgedOf(transfers: readonly Transfer[], valid: readonly boolean[]): ReadonlySet<Transfer> {
  return new Set(transfers.filter((_, place) => valid[place] !== true))
}
