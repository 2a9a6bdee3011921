/** Messages and requests over the mesh at its edge: signs, checks, exchanges what others lack, and asks for their logs. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Act, Said } from '#moderation'
import type { PeerId, RoomName } from '#protocol'
import type { Clock } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import type { Signer } from '../../core/mesh/signer.ts'
import { MeshHall } from '../../core/moderation/mesh-hall.ts'
import {
  decodeMeshMessage,
  encodeMeshMessage,
  MAX_TOLD_ACTS,
  type MeshMessage,
  requestToSign,
  type SignedRequest,
  type SignedSaid,
  saidToSign,
} from '../../core/moderation/wire.ts'
import { Newcomers, receiversFor } from '../../core/newcomers.ts'
import type { Service, ServiceEvent } from '../../core/service.ts'
import { Wake } from '../../core/wake.ts'
import { keyFrom, signAsModerator } from './moderator-key.ts'

export interface MeshTalkPorts {
  self: PeerId
  room: RoomName
  signer: Signer
  /** The service `moderation` over the mesh. */
  service: Service
  /** Shuts these out of the mesh, and no others. */
  bar(peers: ReadonlySet<PeerId>): void
  /** Public, in base64url, as the lab host told it; null: it did not. */
  moderatorKey: string | null
  /** Names of what this peer saw, for who asks for its log. */
  ownActs(): string[]
  onShown(said: Said): void
  onDecided(act: Act): void
  /** Somebody's word changed. */
  onChange(): void
  clock: Clock
}

/** A room that takes long to come together is not to be filled with words: some more time for each who is there. Chosen. */
const GREET = { afterMs: 1_000, mostMs: 5_000, mostMsPerPeer: 250 }
/** Of one peer; more are not looked at. Chosen: what a room's whole history is, several times over. */
const MAX_MESSAGES_PER_SECOND = 1_000
/** What is answered with up to all that a room has said. */
const QUESTIONS: ReadonlySet<MeshMessage['kind']> = new Set(['have', 'want', 'log-wanted'])
/** So that a peer is answered ten times a second at most. Chosen: who comes asks once or twice. */
const QUESTION_COSTS = MAX_MESSAGES_PER_SECOND / 10

export class MeshTalk {
  readonly #ports: MeshTalkPorts
  readonly #mesh = new MeshHall()
  readonly #unsubscribe: Unsubscribe
  readonly #intake = new Map<PeerId, { sinceMs: number; messages: number }>()
  #moderatorKey: Uint8Array | null = null
  #order = 0
  #gathered = new Map<PeerId, string[]>()
  readonly #present = new Set<PeerId>()
  readonly #newcomers = new Newcomers()
  readonly #wake: Wake
  #isClosed = false

  constructor(ports: MeshTalkPorts) {
    this.#ports = ports
    this.#wake = new Wake(ports.clock, () => this.#greet())
    if (ports.moderatorKey !== null) this.trust(ports.moderatorKey)
    this.#unsubscribe = ports.service.subscribe(event => this.#onService(event))
  }

  get hall(): MeshHall['hall'] {
    return this.#mesh.hall
  }

  words(): ReturnType<MeshHall['words']> {
    return this.#mesh.words()
  }

  async say(said: Said): Promise<void> {
    const { signer, room } = this.#ports
    const signature = await signer.sign(saidToSign(room, said))
    if (this.#isClosed) return
    const key = bytesToHex(signer.key)
    const signed = { kind: 'said', said, key, signature: bytesToHex(signature) } as const
    this.#send('all', signed)
    this.#admit(signed)
  }

  /** Asks everybody, this peer included. */
  request(act: Act, secret: Uint8Array): void {
    const { room, clock } = this.#ports
    this.#order = Math.max(this.#order + 1, Math.round(clock.now()))
    const signature = signAsModerator(requestToSign(room, act, this.#order), secret)
    const request = { kind: 'request', act, order: this.#order, signature: bytesToHex(signature) } as const
    this.#send('all', request)
    this.#admit(request)
  }

  obey(yes: boolean): void {
    this.#mesh.obey(yes)
    this.#shutOut()
    this.#send('all', this.#word())
  }

  /** In base64url. The lab host has another key since it was started again. */
  trust(moderatorKey: string): void {
    this.#moderatorKey = keyFrom(moderatorKey)
  }

  /** Logs come in until the next question; `gathered` has them. */
  askForLogs(): void {
    this.#gathered = new Map()
    this.#send('all', { kind: 'log-wanted' })
  }

  gathered(): { of: PeerId; acts: string[] }[] {
    return [...this.#gathered].map(([of, acts]) => ({ of, acts }))
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    this.#wake.stop()
  }

  #onService(event: ServiceEvent): void {
    if (event.type === 'linked') return this.#welcome(event.peer)
    if (event.type === 'unlinked') {
      this.#intake.delete(event.peer)
      this.#present.delete(event.peer)
      this.#newcomers.went(event.peer)
      if (event.left === true) this.#mesh.forgetWord(event.peer)
      return
    }
    const message = this.#mayCome(event.from, 1) ? decodeMeshMessage(event.bytes) : null
    if (message === null) return
    if (QUESTIONS.has(message.kind) && !this.#mayCome(event.from, QUESTION_COSTS)) return
    this.#receive(event.from, message)
  }

  #welcome(peer: PeerId): void {
    const { clock } = this.#ports
    this.#present.add(peer)
    const mostMs = GREET.mostMs + GREET.mostMsPerPeer * this.#present.size
    this.#newcomers.came(peer, { afterMs: GREET.afterMs, mostMs }, clock.now())
    this.#wake.want(this.#newcomers.dueMs)
  }

  /** Whoever came is told what this peer makes of moderators, and one of them what it has. */
  #greet(): void {
    const { dueMs } = this.#newcomers
    // Somebody more came meanwhile.
    if (dueMs !== null && this.#ports.clock.now() < dueMs) return this.#wake.want(dueMs)
    const newcomers = this.#newcomers.take()
    const [first] = newcomers
    if (first === undefined) return
    for (const to of receiversFor(newcomers, this.#present.size)) this.#send(to, this.#word())
    this.#send(first, { kind: 'have', names: this.#mesh.names() })
  }

  #receive(from: PeerId, message: MeshMessage): void {
    switch (message.kind) {
      case 'said':
      case 'request':
        if (this.#mesh.lacks(message)) void this.#check(message)
        return
      case 'word':
        this.#mesh.hearWord({ peer: from, obeys: message.obeys, shows: message.shows })
        return this.#ports.onChange()
      case 'have': {
        for (const signed of this.#mesh.beyond(message.names)) this.#send(from, signed)
        const lacking = this.#mesh.lacking(message.names)
        if (lacking.length > 0) this.#send(from, { kind: 'want', names: lacking })
        return
      }
      case 'want':
        for (const signed of this.#mesh.named(message.names)) this.#send(from, signed)
        return
      case 'log-wanted':
        return this.#send(from, { kind: 'log', acts: this.#ports.ownActs().slice(-MAX_TOLD_ACTS) })
      case 'log':
        this.#gathered.set(from, message.acts)
    }
  }

  async #check(signed: SignedSaid | SignedRequest): Promise<void> {
    const { signer, room } = this.#ports
    const isRequest = signed.kind === 'request'
    const key = isRequest ? this.#moderatorKey : hexToBytes(signed.key)
    if (key === null || (!isRequest && signer.idOf(key) !== signed.said.from)) return
    const toSign = isRequest ? requestToSign(room, signed.act, signed.order) : saidToSign(room, signed.said)
    const isTrue = await signer.verify(key, toSign, hexToBytes(signed.signature))
    if (isTrue && !this.#isClosed) this.#admit(signed)
  }

  #admit(signed: SignedSaid | SignedRequest): void {
    if (!this.#mesh.lacks(signed)) return
    const shown = this.#mesh.admit(signed, this.#ports.clock.now())
    if (signed.kind === 'request') {
      this.#ports.onDecided(signed.act)
      this.#shutOut()
    }
    for (const said of shown) this.#ports.onShown(said)
    if (signed.kind === 'request' || this.hall.isForbidden(signed.said)) this.#send('all', this.#word())
  }

  #shutOut(): void {
    const { self, bar } = this.#ports
    const removed = this.hall.acts.flatMap(({ act, peer }) =>
      act === 'remove' && peer !== self ? [peer] : [],
    )
    bar(new Set(this.hall.obeys ? removed : []))
  }

  #word(): MeshMessage {
    const forbidden = this.hall.shown().filter(({ isForbidden }) => isForbidden)
    const shows = forbidden.map(({ from, number }) => ({ from, number }))
    return { kind: 'word', obeys: this.hall.obeys, shows }
  }

  /** `cost`: as much as so many messages. */
  #mayCome(from: PeerId, cost: number): boolean {
    const nowMs = this.#ports.clock.now()
    const known = this.#intake.get(from)
    const isFresh = known === undefined || nowMs - known.sinceMs >= 1_000
    const intake = isFresh ? { sinceMs: nowMs, messages: 0 } : known
    intake.messages += cost
    this.#intake.set(from, intake)
    return intake.messages <= MAX_MESSAGES_PER_SECOND
  }

  #send(to: PeerId | 'all', message: MeshMessage): void {
    this.#ports.service.send(to, encodeMeshMessage(message))
  }
}
