/** What a relay does for its room beside carrying frames: it sells tickets, keeps a ledger, and shows what is said. */
import * as v from 'valibot'
import { ActSchema, SaidSchema, type Sight, SightSchema } from '#moderation'
import {
  type LedgerEntry,
  LedgerEntrySchema,
  type LedgerPage,
  LedgerPageSchema,
  type LedgerReceipt,
  LedgerReceiptSchema,
  type PeerId,
  PeerIdSchema,
} from '#protocol'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { RelayHallEvent } from '../core/moderation/relay-hall.ts'
import { type Listen, toArrayBuffer } from './relay-wire.ts'

export interface RelayOfficesPorts {
  /** Dropped where the relay has not let this peer in. */
  emit(event: string, ...args: unknown[]): void
  /** An answer that does not parse. */
  malformed(what: string): void
}

/** None of the questions is answered where the relay cannot be reached. */
export class RelayOffices {
  readonly #ports: RelayOfficesPorts
  readonly #ledgerListeners = new Listeners<LedgerEntry>()
  readonly #hallListeners = new Listeners<RelayHallEvent>()

  constructor(ports: RelayOfficesPorts) {
    this.#ports = ports
  }

  /** Asks for a ticket; `answer`: who has it, null: nobody gets it. */
  take(ticket: string, answer: (holder: PeerId | null) => void): void {
    this.#ask('take', [ticket], v.nullable(PeerIdSchema), answer)
  }

  /** An entry for the room's ledger; `answer`: its place, null: the relay takes none. */
  append(entry: Uint8Array, answer: (receipt: LedgerReceipt | null) => void): void {
    this.#ask('append', [toArrayBuffer(entry)], v.nullable(LedgerReceiptSchema), answer)
  }

  /** The ledger's entries after so many, as far as one answer holds. */
  readLedger(after: number, answer: (page: LedgerPage) => void): void {
    this.#ask('read-ledger', [after], LedgerPageSchema, answer)
  }

  onLogged(listener: (entry: LedgerEntry) => void): Unsubscribe {
    return this.#ledgerListeners.add(listener)
  }

  /** To everybody in the room; the relay decides. */
  say(number: number, text: string): void {
    this.#ports.emit('say', number, text)
  }

  /** Asks what the relay sees of this peer. */
  sight(answer: (sight: Sight) => void): void {
    this.#ask('sight', [], SightSchema, answer)
  }

  subscribeHall(listener: (event: RelayHallEvent) => void): Unsubscribe {
    return this.#hallListeners.add(listener)
  }

  /** To what a connection says of the offices. */
  listen(on: Listen): void {
    on('logged', v.tuple([LedgerEntrySchema]), ([entry]) => this.#ledgerListeners.tell(entry))
    on('said', v.tuple([v.array(SaidSchema)]), ([messages]) =>
      this.#hallListeners.tell({ type: 'said', messages }),
    )
    on('moderated', v.tuple([ActSchema]), ([act]) => this.#hallListeners.tell({ type: 'moderated', act }))
  }

  close(): void {
    this.#ledgerListeners.clear()
    this.#hallListeners.clear()
  }

  #ask<Schema extends v.GenericSchema>(
    event: string,
    args: readonly unknown[],
    schema: Schema,
    answer: (reply: v.InferOutput<Schema>) => void,
  ): void {
    this.#ports.emit(event, ...args, (reply: unknown) => {
      const parsed = v.safeParse(schema, reply)
      if (parsed.success) answer(parsed.output)
      else this.#ports.malformed(`${event} reply`)
    })
  }
}
