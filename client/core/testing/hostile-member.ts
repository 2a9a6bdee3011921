/**
 * A member with a key and real links that says whatever it likes over them: what it heard, altered or once more, forged
 * statements, junk digests, invented peers, lies about others. It says no goodbye, which would end its part. For tests.
 */
import * as encoding from 'lib0/encoding'
import { LIMITS, type PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { FRUGAL_BYTES } from '../mesh/broadcasts.ts'
import type { Handle } from '../mesh/events.ts'
import type { BroadcastRef, LinkMessage } from '../mesh/link-message.ts'
import type { Links } from '../mesh/links.ts'
import { MeshPath } from '../mesh/mesh-path.ts'
import { KEY_BYTES, type Signer } from '../mesh/signer.ts'
import { BYE_NUMBER, LETTER_WINDOW, type Numbered, type Statement } from '../mesh/statement.ts'
import { decodeLinkMessage, encodeLinkMessage, WIRE_LIMITS } from '../mesh/wire.ts'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { hostileBytes } from './hostile-bytes.ts'
import { sealedBy } from './mesh-bench.ts'
import type { MeshRoom } from './mesh-room.ts'
import { peerNumber, SDP } from './mesh-values.ts'

/** What it heard and can use again. */
const KEPT_TRAFFIC = 500
/** Members that it makes up, with keys of their own. */
const SYBILS = 200

export class HostileMember {
  readonly id: PeerId
  readonly #signer: Signer
  readonly #room: MeshRoom
  readonly #random: Random
  readonly #links: Links
  readonly #open = new Map<Handle, number>()
  readonly #heard: Uint8Array[] = []
  readonly #kinds: ((victim: PeerId) => LinkMessage | Uint8Array)[]
  #said = 0

  constructor(room: MeshRoom) {
    this.#room = room
    this.#random = room.random
    this.#signer = room.signer()
    this.id = this.#signer.self
    this.#links = room.links.links(this.id)
    this.#links.subscribe(event => {
      if (event.type === 'link-open') this.#open.set(event.peer, event.epoch)
      if (event.type === 'link-closed') this.#open.delete(event.peer)
      if (event.type === 'link-frame') this.#listen(event.bytes)
    })
    this.#kinds = [
      () => this.#altered(),
      () => this.#one(this.#heard) ?? Uint8Array.of(0),
      () => this.#broadcast(),
      () => this.#broadcast(),
      victim => this.#routed(victim),
      () => ({
        kind: 'heartbeat',
        deaf: this.#random() < 0.2,
        slow: this.#random() < 0.5,
        announced: this.#digest(),
      }),
      () => ({ kind: 'graft', wanted: this.#digest() }),
      () => ({ kind: 'prune', origin: this.#anybody(), frugal: this.#random() < 0.5 }),
      () => this.#aboutViews(),
      () => this.#aboutViews(),
      () => ({ kind: 'ask', peer: this.#anybody() }),
      () => ({ kind: 'vouch', peer: this.#anybody(), agoMs: this.#below(1_000) }),
      () => this.#oversize(),
      () => Uint8Array.of(16, this.#below(256)),
    ]
    new MeshPath({
      signer: this.#signer,
      links: this.#links,
      signaller: room.signals.join(this.id),
      clock: room.clock,
      random: room.random,
    })
  }

  get links(): number {
    return this.#open.size
  }

  /** Says `count` things to whoever it is linked with. Returns how many it could. */
  attack(count: number): number {
    const victims = [...this.#open.keys()]
    let said = 0
    for (let n = 0; n < count; n += 1) {
      const victim = this.#one(victims)
      const message = victim === undefined ? undefined : this.#one(this.#kinds)?.(victim)
      if (victim === undefined || message === undefined) continue
      const bytes = message instanceof Uint8Array ? message : encodeLinkMessage(message)
      const kind = decodeLinkMessage(bytes)?.kind
      if (kind === 'bye' || kind === 'disconnect') continue
      this.#links.transmit(victim, bytes)
      said += 1
    }
    return said
  }

  #listen(bytes: Uint8Array): void {
    if (this.#heard.length < KEPT_TRAFFIC) this.#heard.push(bytes)
    else this.#heard[this.#below(KEPT_TRAFFIC)] = bytes
  }

  #altered(): Uint8Array {
    const [bytes] = hostileBytes(this.#heard, 1, this.#random)
    return bytes ?? Uint8Array.of(0)
  }

  /** Its own words, those of members that it made up, and words under somebody else's key. */
  #broadcast(): LinkMessage {
    this.#said += 1
    const n = this.#random() < 0.1 ? this.#below(2 ** 40) : this.#said
    const peer = this.#anybody()
    const frugal = this.#random() < 0.2
    // What is small and claims that tree is refused unread.
    const bytes = new Uint8Array(frugal ? FRUGAL_BYTES : 2).fill(66).fill(16, 0, 1)
    const said: Statement[] = [
      { kind: 'frame', n, bytes },
      { kind: 'suspect', n, peer },
      { kind: 'alive', n },
    ]
    const draw = this.#random()
    const statement = this.#one(said) ?? { kind: 'alive', n }
    const hops = 1 + this.#below(WIRE_LIMITS.hops)
    if (draw < 0.4) return { kind: 'broadcast', hops, frugal, sealed: sealedBy(this.#signer, statement) }
    if (draw < 0.6) return { kind: 'broadcast', hops, frugal, sealed: sealedBy(this.#sybil(), statement) }
    const forged = this.#random() < 0.3 ? ({ kind: 'bye', n: BYE_NUMBER } as const) : statement
    return { kind: 'broadcast', hops, frugal, sealed: this.#forged(forged) }
  }

  #routed(victim: PeerId): LinkMessage {
    const to = this.#random() < 0.7 ? victim : this.#anybody()
    const epoch = this.#below(2 ** 41)
    const said: Statement[] = [
      { kind: 'unicast', to, bytes: Uint8Array.of(16, 66) },
      { kind: 'letter', to, ...this.#numbered() },
      { kind: 'receipt', to, letter: this.#numbered().letter },
      { kind: 'offer', to, epoch: epoch + 1, degree: this.#below(9), sdp: SDP },
      { kind: 'answer', to, epoch: epoch + 1, sdp: SDP },
      { kind: 'want', to, epoch, degree: this.#below(9) },
      { kind: 'no', to, epoch },
      { kind: 'invitation', epoch: epoch + 1, sdp: SDP },
      { kind: 'bye', n: BYE_NUMBER },
    ]
    const statement = this.#one(said) ?? { kind: 'alive', n: 1 }
    const isOwn = this.#random() < 0.3 && statement.kind !== 'bye'
    const sealed = isOwn ? sealedBy(this.#sybil(), statement) : this.#forged(statement)
    return { kind: 'routed', hops: 1 + this.#below(WIRE_LIMITS.hops), to, sealed }
  }

  /** With gaps, and numbers far ahead. */
  #numbered(): Numbered {
    const letter = 1 + this.#below(this.#random() < 0.5 ? 300 : 2 ** 40)
    return { letter, base: Math.max(1, letter - this.#below(LETTER_WINDOW)), bytes: Uint8Array.of(16, 66) }
  }

  /** With the key of somebody else, which its signature does not fit. */
  #forged(statement: Statement): Uint8Array {
    const sealed = sealedBy(this.#signer, statement)
    const heard = keyIn(this.#one(this.#heard))
    // Its own key would make it its own word.
    if (heard === null || heard.every((byte, i) => byte === this.#signer.key[i])) sealed.fill(7, 0, KEY_BYTES)
    else sealed.set(heard, 0)
    return sealed
  }

  #aboutViews(): LinkMessage {
    const peers = Array.from({ length: this.#few(WIRE_LIMITS.peers) }, () => this.#anybody())
    const path = Array.from({ length: this.#few(WIRE_LIMITS.path) }, () => this.#anybody())
    const ttl = this.#below(WIRE_LIMITS.path + 1)
    const messages: LinkMessage[] = [
      { kind: 'view', peers },
      { kind: 'members', peers },
      { kind: 'join' },
      { kind: 'forward-join', peer: this.#anybody(), ttl },
      { kind: 'shuffle', ttl, path: [...path.slice(1), this.id], peers },
      { kind: 'shuffle-reply', path, peers },
    ]
    return this.#one(messages) ?? { kind: 'join' }
  }

  #digest(): (BroadcastRef & { hops: number })[] {
    return Array.from({ length: this.#few(WIRE_LIMITS.refs) }, () => ({
      origin: this.#anybody(),
      n: this.#below(this.#random() < 0.5 ? 300 : 2 ** 40),
      frugal: this.#random() < 0.2,
      hops: this.#below(WIRE_LIMITS.hops),
    }))
  }

  /** Lists that claim to be longer than they are or may be, and data that is too long. */
  #oversize(): Uint8Array {
    if (this.#random() < 0.02) return new Uint8Array(LIMITS.frameBytes + 1).fill(16)
    return encoding.encode(encoder => {
      encoding.writeUint8(encoder, this.#below(16))
      encoding.writeUint8(encoder, this.#below(3))
      encoding.writeVarUint(encoder, this.#below(2 ** 50))
      encoding.writeVarString(encoder, this.#anybody())
    })
  }

  #sybil(): Signer {
    return fakeSigner(1_000_000 + this.#below(SYBILS))
  }

  /** A member of the room, somebody made up with a key, or nobody at all. */
  #anybody(): PeerId {
    const draw = this.#random()
    if (draw < 0.5) return this.#one(this.#room.members)?.id ?? this.id
    return draw < 0.8 ? peerNumber(this.#below(100_000)) : this.#sybil().self
  }

  /** Mostly few, now and then nearly as many as are allowed. */
  #few(most: number): number {
    return Math.floor(most * this.#random() ** 4)
  }

  #below(n: number): number {
    return Math.floor(this.#random() * n)
  }

  #one<Item>(items: readonly Item[]): Item | undefined {
    return items[this.#below(items.length)]
  }
}

/** The key of whoever said what was heard, if somebody signed it. */
function keyIn(heard: Uint8Array | undefined): Uint8Array | null {
  const message = heard === undefined ? null : decodeLinkMessage(heard)
  return message !== null && 'sealed' in message && message.sealed.length >= KEY_BYTES
    ? message.sealed.subarray(0, KEY_BYTES)
    : null
}
