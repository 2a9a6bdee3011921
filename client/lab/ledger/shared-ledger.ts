/** A peer's two ledgers at the edge: signs and checks, carries what they say, keeps their time. */
import type { LedgerEntry, LedgerPage, LedgerReceipt, PeerId, RoomName } from '#protocol'
import { ChangeListeners } from '../../core/change-listeners.ts'
import type { Clock, Random } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import type { LedgerEffect, LedgerEvent } from '../../core/ledger/events.ts'
import { Ledger } from '../../core/ledger/ledger.ts'
import {
  type Accusation,
  type LedgerNews,
  type LedgerState,
  type Ledgers,
  type LedgersView,
  SHORT_ID,
} from '../../core/ledger/ledgers.ts'
import {
  RelayCopy,
  type RelayCopyEffect,
  type RelayCopyEvent,
  type RelayLie,
} from '../../core/ledger/relay-copy.ts'
import { LEDGER_SETTINGS, type LedgerSettings } from '../../core/ledger/settings.ts'
import { Domain, encodeTransfer, signedOrder, type Transfer } from '../../core/ledger/transfer.ts'
import { balancesOf, meshView, relayView } from '../../core/ledger/view.ts'
import { decodeLedgerMessage, encodeLedgerMessage, type LedgerMessage } from '../../core/ledger/wire.ts'
import { Listeners } from '../../core/listeners.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { Signer } from '../../core/mesh/signer.ts'
import type { Service, ServiceEvent } from '../../core/service.ts'
import { Wake } from '../../core/wake.ts'
import { LeftError } from '../left-error.ts'
import { Purse } from './purse.ts'
import { RelayPayments } from './relay-payments.ts'

/** The relay as the keeper of a log. Answers may never come. */
export interface RelayLog {
  append(entry: Uint8Array, answer: (receipt: LedgerReceipt | null) => void): void
  readLedger(after: number, answer: (page: LedgerPage) => void): void
  onLogged(listener: (entry: LedgerEntry) => void): Unsubscribe
  /** Called whenever the relay has let this peer in. */
  onUp(listener: () => void): Unsubscribe
}

export interface SharedLedgerPorts {
  room: RoomName
  signer: Signer
  /** The service `ledger` over the mesh. */
  service: Service
  relay: RelayLog
  clock: Clock
  random: Random
  settings?: LedgerSettings
}

/** As often as a person sees; a block comes a few times a second. */
const NOTIFY_INTERVAL_MS = 100
/** Of accusations and lies each: what a person looks back at. */
const MAX_KEPT = 50

export class SharedLedger implements Ledgers {
  readonly #ports: SharedLedgerPorts
  readonly #domains: Record<PathName, Domain>
  readonly #ledger: Ledger
  readonly #copy: RelayCopy
  readonly #payments: RelayPayments
  readonly #purse: Purse
  readonly #present = new Set<PeerId>()
  readonly #wake: Wake
  readonly #changes: ChangeListeners
  readonly #news = new Listeners<LedgerNews>()
  readonly #unsubscribe: Unsubscribe[]
  #caught: Accusation[] = []
  #accused: Accusation[] = []
  #lies: (RelayLie & { at: number })[] = []
  #isClosed = false

  constructor(ports: SharedLedgerPorts) {
    const { room, signer, service, relay, clock, random, settings = LEDGER_SETTINGS } = ports
    this.#ports = ports
    this.#changes = new ChangeListeners(ports.clock, NOTIFY_INTERVAL_MS)
    this.#domains = {
      mesh: new Domain('mesh', room, signer.idOf),
      relay: new Domain('relay', room, signer.idOf),
    }
    this.#ledger = new Ledger({ self: signer.self, domain: this.#domains.mesh, random, settings })
    this.#copy = new RelayCopy(this.#domains.relay)
    this.#payments = new RelayPayments(clock, (transfer, state) => this.#tell('relay', transfer, state))
    const [domains, ledger, copy, payments] = [this.#domains, this.#ledger, this.#copy, this.#payments]
    this.#purse = new Purse({ signer, domains, ledger, copy, payments })
    this.#wake = new Wake(clock, () => {
      this.#onMesh({ type: 'wake' })
      this.#onRelay({ type: 'wake' })
    })
    this.#unsubscribe = [
      service.subscribe(event => this.#onService(event)),
      relay.onLogged(entry => this.#onRelay({ type: 'logged', entry })),
      relay.onUp(() => this.#onRelay({ type: 'up' })),
    ]
  }

  async pay(to: PeerId, amount: number, over: PathName | 'both'): Promise<void> {
    this.#refuseIfClosed()
    for (const path of PATHS)
      if (over === 'both' || over === path)
        await this.#purse.pay(path, to, amount, transfer => this.#hand(path, transfer))
  }

  tamper(): number | null {
    this.#refuseIfClosed()
    const { chain } = this.#ledger
    for (let height = chain.tip.height; height > 0; height -= 1) {
      if ((chain.at(height)?.transfers.length ?? 0) === 0) continue
      this.#onMesh({ type: 'tamper', height })
      return height
    }
    return null
  }

  repair(): void {
    this.#refuseIfClosed()
    this.#onMesh({ type: 'repair' })
  }

  view(): LedgersView {
    return {
      mesh: { ...meshView(this.#ledger), caught: this.#caught, accused: this.#accused },
      relay: { ...relayView(this.#copy), lies: this.#lies },
      balances: balancesOf(this.#ledger, this.#copy, [this.#ports.signer.self, ...this.#present]),
    }
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  onNews(listener: (news: LedgerNews) => void): Unsubscribe {
    return this.#news.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#wake.stop()
    this.#payments.close()
    this.#changes.close()
    this.#news.clear()
  }

  /** What was signed goes to whoever keeps that ledger. */
  #hand(path: PathName, transfer: Transfer): void {
    if (this.#isClosed) return
    this.#tell(path, transfer, 'asked')
    if (path === 'mesh') return this.#onMesh({ type: 'pay', transfer })
    this.#payments.sent(transfer)
    this.#ports.relay.append(encodeTransfer(transfer), receipt => {
      if (receipt === null) this.#payments.ended(transfer, 'refused')
      else this.#onRelay({ type: 'receipt', transfer: transfer.id, receipt })
    })
  }

  #onService(event: ServiceEvent): void {
    if (event.type === 'message') {
      const message = decodeLedgerMessage(this.#domains.mesh, event.bytes)
      if (message?.kind === 'head') this.#onRelay({ type: 'head', ...message, from: event.from })
      else if (message !== null) this.#onMesh({ type: 'message', from: event.from, message })
      return
    }
    if (event.type === 'linked') this.#present.add(event.peer)
    else {
      this.#present.delete(event.peer)
      this.#onRelay({ type: 'unlinked', peer: event.peer })
    }
    this.#onMesh(event)
    if (event.type === 'linked') this.#onRelay({ type: 'linked' })
  }

  #onMesh(event: LedgerEvent): void {
    if (this.#isClosed) return
    for (const effect of this.#ledger.handle(event, this.#ports.clock.now())) this.#performMesh(effect)
    this.#want()
  }

  #performMesh(effect: LedgerEffect): void {
    const at = this.#ports.clock.now()
    switch (effect.type) {
      case 'send':
        return this.#send(effect.to, effect.message)
      case 'verify':
        void this.#verify('mesh', effect.transfers).then(valid =>
          this.#onMesh({ type: 'verified', ticket: effect.ticket, valid }),
        )
        return
      case 'transfer':
        return this.#tell('mesh', effect.transfer, effect.state)
      case 'tip': {
        const { id, height } = effect.tip
        this.#news.tell({ type: 'chain', height, tip: id.slice(0, SHORT_ID), reverted: effect.reverted })
        return this.#changes.changed()
      }
      case 'repaired':
        return this.#changes.changed()
      case 'caught':
      case 'accused': {
        const { by, height, flaw } = effect
        const accusation = { at, by, height, flaw }
        if (effect.type === 'caught') this.#caught = [...this.#caught, accusation].slice(-MAX_KEPT)
        else this.#accused = [...this.#accused, accusation].slice(-MAX_KEPT)
        this.#changes.changed()
      }
    }
  }

  #onRelay(event: RelayCopyEvent): void {
    if (this.#isClosed) return
    for (const effect of this.#copy.handle(event, this.#ports.clock.now())) this.#performRelay(effect)
    this.#want()
    this.#changes.changed()
  }

  #performRelay(effect: RelayCopyEffect): void {
    switch (effect.type) {
      case 'read':
        return this.#ports.relay.readLedger(effect.after, page => this.#onRelay({ type: 'page', page }))
      case 'verify':
        void this.#verify('relay', [effect.transfer]).then(([valid = false]) =>
          this.#onRelay({ type: 'verified', place: effect.place, epoch: effect.epoch, valid }),
        )
        return
      case 'tell-head': {
        const { epoch, length, head } = effect
        return this.#send('all', { kind: 'head', epoch, length, head })
      }
      case 'judged': {
        const { transfer, flaw } = effect
        if (!this.#payments.ended(transfer, flaw === null ? 'final' : 'void') && flaw === null)
          this.#tell('relay', transfer, 'final')
        return
      }
      case 'taken-back':
        return this.#tell('relay', effect.transfer, 'reverted')
      case 'lie':
        this.#lies = [...this.#lies, { ...effect.lie, at: this.#ports.clock.now() }].slice(-MAX_KEPT)
    }
  }

  async #verify(path: PathName, transfers: readonly Transfer[]): Promise<boolean[]> {
    const { signer } = this.#ports
    const domain = this.#domains[path]
    return Promise.all(
      transfers.map(each => signer.verify(each.key, signedOrder(domain, each), each.signature)),
    )
  }

  #send(to: PeerId | 'all', message: LedgerMessage): void {
    this.#ports.service.send(to, encodeLedgerMessage(message))
  }

  #tell(path: PathName, { id }: Transfer, state: LedgerState): void {
    this.#news.tell({ type: 'transfer', path, transfer: id.slice(0, SHORT_ID), state })
    this.#changes.changed()
  }

  #want(): void {
    const times = [this.#ledger.nextWakeMs(), this.#copy.nextWakeMs()].filter(at => at !== null)
    this.#wake.want(times.length === 0 ? null : Math.min(...times))
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw new LeftError()
  }
}
