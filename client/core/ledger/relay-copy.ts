/**
 * This peer's copy of the relay's ledger. The relay orders entries and this peer judges them (as in Hyperledger Fabric, whose
 * orderers do not look at what they order; Androulaki et al. 2018), so all who read one log agree on every balance. Whether
 * there is one log is what they cannot know from the relay: it could tell each another. So peers tell each other over the
 * mesh what the hash of their log is after how many entries (fork consistency: Mazières and Shasha 2002; Certificate
 * Transparency's gossip has the same purpose). A step function: events and the time in, effects out.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { LedgerEntry, LedgerPage, LedgerReceipt, PeerId } from '#protocol'
import { concatenate } from '../bytes.ts'
import { Accounts, type TransferFlaw } from './accounts.ts'
import { type Domain, decodeTransfer, type Transfer, type TransferId } from './transfer.ts'

/** Why an entry counts for nothing. All who read it find the same. */
export type EntryFlaw = TransferFlaw | 'signature' | 'malformed'

export interface RelayEntry {
  place: number
  head: string
  transfer: Transfer | null
  /** null: it counts. `unjudged`: its signature is being checked, or that of one before it. */
  flaw: EntryFlaw | 'unjudged' | null
}

export type RelayLie =
  /** `peer` says that it was told another log than this peer: they differ after so many entries. One of the two lies. */
  | { kind: 'two-histories'; peer: PeerId; length: number }
  /** The relay says now that its log was another than it said before. */
  | { kind: 'rewritten'; length: number }
  /** It confirmed this peer's transfer at a place, and it is not there. */
  | { kind: 'dropped'; place: number; transfer: TransferId }
  /** A hash that does not follow from the entries. */
  | { kind: 'bad-hash'; length: number }

export type RelayCopyEvent =
  /** Joined to the relay (again). */
  | { type: 'up' }
  | { type: 'logged'; entry: LedgerEntry }
  | { type: 'page'; page: LedgerPage }
  | { type: 'receipt'; transfer: TransferId; receipt: LedgerReceipt }
  | { type: 'verified'; place: number; epoch: string; valid: boolean }
  /** A peer says what it was told. */
  | { type: 'head'; from: PeerId; epoch: string; length: number; head: string }
  /** Somebody new can be told ours. */
  | { type: 'linked' }
  | { type: 'unlinked'; peer: PeerId }
  | { type: 'wake' }

export type RelayCopyEffect =
  /** Asks the relay for what follows so many entries. */
  | { type: 'read'; after: number }
  | { type: 'verify'; place: number; epoch: string; transfer: Transfer }
  | { type: 'tell-head'; epoch: string; length: number; head: string }
  /** It is in the one order, and counts or does not. */
  | { type: 'judged'; transfer: Transfer; flaw: EntryFlaw | null }
  /** It counted, in a log that the relay says is none. */
  | { type: 'taken-back'; transfer: Transfer }
  | { type: 'lie'; lie: RelayLie }

/** A confirmed entry is with its sender after one way; what has not come by then will not. Chosen. */
const MISSING_AFTER_MS = 1_500
/** Heads are told at most so often, however fast the log grows. Chosen. */
const TELL_EVERY_MS = 300
/** Twice what a relay of the lab keeps: one of bad will cannot fill a peer's memory. */
const MAX_ENTRIES = 4_096
/** Of peers whose log is longer than ours: one claim each. */
const MAX_CLAIMS = 200

export class RelayCopy {
  readonly #domain: Domain
  #epoch: string | null = null
  #entries: RelayEntry[] = []
  #accounts = new Accounts()
  #judged = 0
  readonly #valid = new Map<number, boolean>()
  readonly #claims = new Map<PeerId, { epoch: string; length: number; head: string }>()
  readonly #receipts = new Map<TransferId, { place: number; dueMs: number }>()
  #tellAtMs: number | null = null
  #effects: RelayCopyEffect[] = []

  constructor(domain: Domain) {
    this.#domain = domain
  }

  get entries(): readonly RelayEntry[] {
    return this.#entries
  }

  /** After all entries that are judged. Not to be changed. */
  get accounts(): Accounts {
    return this.#accounts
  }

  handle(event: RelayCopyEvent, nowMs: number): RelayCopyEffect[] {
    this.#step(event, nowMs)
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  nextWakeMs(): number | null {
    const times = [...this.#receipts.values()].map(({ dueMs }) => dueMs)
    if (this.#tellAtMs !== null) times.push(this.#tellAtMs)
    return times.length === 0 ? null : Math.min(...times)
  }

  #step(event: RelayCopyEvent, nowMs: number): void {
    switch (event.type) {
      case 'up':
        this.#effects.push({ type: 'read', after: this.#entries.length })
        return
      case 'logged':
        this.#extend(event.entry.epoch, [event.entry], nowMs)
        return
      case 'page':
        // There may be more.
        if (this.#extend(event.page.epoch, event.page.entries, nowMs) && event.page.entries.length > 0)
          this.#effects.push({ type: 'read', after: this.#entries.length })
        return
      case 'receipt':
        this.#receipts.set(event.transfer, { place: event.receipt.place, dueMs: nowMs + MISSING_AFTER_MS })
        return this.#checkReceipts(nowMs)
      case 'verified':
        if (event.epoch === this.#epoch) this.#valid.set(event.place, event.valid)
        return this.#judge()
      case 'head':
        if (this.#claims.size < MAX_CLAIMS || this.#claims.has(event.from))
          this.#claims.set(event.from, event)
        return this.#compare()
      case 'linked':
        if (this.#entries.length > 0) this.#tellAtMs ??= nowMs + TELL_EVERY_MS
        return
      case 'unlinked':
        this.#claims.delete(event.peer)
        return
      case 'wake':
        return this.#awaken(nowMs)
    }
  }

  #awaken(nowMs: number): void {
    this.#checkReceipts(nowMs)
    if (this.#tellAtMs === null || this.#tellAtMs > nowMs) return
    this.#tellAtMs = null
    const last = this.#entries.at(-1)
    if (last !== undefined && this.#epoch !== null)
      this.#effects.push({ type: 'tell-head', epoch: this.#epoch, length: last.place, head: last.head })
  }

  /** Entries of the relay, from any place on. False: there is nothing more to be read now. */
  #extend(epoch: string, entries: readonly LedgerEntry[], nowMs: number): boolean {
    if (epoch !== this.#epoch) this.#beginAnew(epoch)
    const before = this.#entries.length
    for (const entry of entries) {
      if (entry.place > MAX_ENTRIES) return false
      if (entry.place > this.#entries.length + 1) {
        this.#effects.push({ type: 'read', after: this.#entries.length })
        return false
      }
      const known = this.#entries[entry.place - 1]
      if (known?.head === entry.head) continue
      if (known !== undefined || entry.head !== this.#headAfter(entry.bytes)) {
        // Where nothing was known before, it is no other log: its hashes do not fit each other.
        this.#misfit(before === 0 ? 'bad-hash' : 'rewritten', entry.place)
        return false
      }
      this.#append(entry)
    }
    this.#judge()
    this.#compare()
    this.#checkReceipts(nowMs)
    this.#tellAtMs ??= nowMs + TELL_EVERY_MS
    return true
  }

  #headAfter(bytes: Uint8Array): string {
    const last = this.#entries.at(-1)
    const before = last === undefined ? sha256(utf8ToBytes(this.#epoch ?? '')) : hexToBytes(last.head)
    return bytesToHex(sha256(concatenate(before, bytes)))
  }

  #append({ place, bytes, head }: LedgerEntry): void {
    const transfer = decodeTransfer(this.#domain, bytes)
    this.#entries.push({ place, head, transfer, flaw: 'unjudged' })
    if (transfer !== null && this.#epoch !== null)
      this.#effects.push({ type: 'verify', place, epoch: this.#epoch, transfer })
  }

  /** What it says does not go with what it said. It is the only one to ask, so it is read anew from its start. */
  #misfit(kind: 'bad-hash' | 'rewritten', length: number): void {
    this.#effects.push({ type: 'lie', lie: { kind, length } })
    // Where even the hashes are wrong there is no log to be read.
    if (kind === 'bad-hash') return
    this.#clear()
    this.#effects.push({ type: 'read', after: 0 })
  }

  #beginAnew(epoch: string): void {
    this.#epoch = epoch
    this.#clear()
  }

  #clear(): void {
    for (const { transfer, flaw } of this.#entries)
      if (transfer !== null && flaw === null) this.#effects.push({ type: 'taken-back', transfer })
    this.#entries = []
    this.#accounts = new Accounts()
    this.#judged = 0
    this.#valid.clear()
  }

  /** In the order of the log, as far as all signatures are checked. */
  #judge(): void {
    for (;;) {
      const entry = this.#entries[this.#judged]
      if (entry === undefined) return
      const { transfer, place } = entry
      const isValid = this.#valid.get(place)
      if (transfer !== null && isValid === undefined) return
      this.#valid.delete(place)
      this.#judged += 1
      if (transfer === null) entry.flaw = 'malformed'
      else entry.flaw = isValid === true ? this.#accounts.apply(transfer) : 'signature'
      if (transfer !== null) {
        const flaw = entry.flaw
        this.#effects.push({ type: 'judged', transfer, flaw })
      }
    }
  }

  /** Claims of peers against our own log; of a longer one we can say nothing yet. */
  #compare(): void {
    for (const [peer, { epoch, length, head }] of this.#claims) {
      if (epoch !== this.#epoch || length > this.#entries.length) continue
      this.#claims.delete(peer)
      if (this.#entries[length - 1]?.head !== head)
        this.#effects.push({ type: 'lie', lie: { kind: 'two-histories', peer, length } })
    }
  }

  #checkReceipts(nowMs: number): void {
    for (const [transfer, { place, dueMs }] of this.#receipts) {
      const there = this.#entries[place - 1]
      const isKept = there?.transfer?.id === transfer
      if (!isKept && there === undefined && nowMs < dueMs) continue
      this.#receipts.delete(transfer)
      if (!isKept) this.#effects.push({ type: 'lie', lie: { kind: 'dropped', place, transfer } })
    }
  }
}
