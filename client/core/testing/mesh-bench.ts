/**
 * One MeshNode in the middle of its room, driven by hand-made events, with peers that have keys. Signatures are made and
 * checked at once. For tests.
 */
import type { PeerId } from '#protocol'
import { withAddress, withoutAddress } from '../mesh/addressing.ts'
import type { MeshEffect, MeshEvent } from '../mesh/events.ts'
import type { LinkMessage } from '../mesh/link-message.ts'
import { MeshNode } from '../mesh/node.ts'
import { Seals } from '../mesh/seals.ts'
import { MESH_SETTINGS, type MeshSettings } from '../mesh/settings.ts'
import type { Signer } from '../mesh/signer.ts'
import {
  type Broadcast,
  decodeStatement,
  encodeStatement,
  joinSeal,
  type Signal,
  type Statement,
  signedMessage,
  splitSeal,
} from '../mesh/statement.ts'
import { decodeLinkMessage, encodeLinkMessage } from '../mesh/wire.ts'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { SDP } from './mesh-values.ts'

const START_MS = 1_000_000
const PEERS = 40

/** Distributes over the union, which Omit alone does not. */
type Addressless<S> = S extends Signal ? Omit<S, 'to'> : never

/** Whoever is introduced is dialled at once: most tests are of what comes after. */
export const AT_ONCE: MeshSettings = { ...MESH_SETTINGS, gathering: { quietMs: 0, mostMs: 0 } }

export class MeshBench {
  readonly self: Signer
  /** Peers that this node dials, and peers that dial it. */
  readonly higher: readonly Signer[]
  readonly lower: readonly Signer[]
  readonly node: MeshNode
  /** All that it wanted done so far. */
  readonly wanted: MeshEffect[] = []
  nowMs = START_MS
  readonly #epochs = new Map<PeerId, number>()

  constructor(settings: MeshSettings = AT_ONCE) {
    const signers = Array.from({ length: PEERS + 1 }, (_, index) => fakeSigner(index, 7))
    signers.sort((a, b) => (a.self < b.self ? -1 : 1))
    const [self, higher] = [signers[PEERS / 2], signers.slice(PEERS / 2 + 1)]
    if (self === undefined) throw new Error('no peers')
    this.self = self
    this.higher = higher
    this.lower = signers.slice(0, PEERS / 2)
    this.node = new MeshNode({
      self: self.self,
      key: self.key,
      seals: new Seals(self.idOf),
      random: () => 0.5,
      settings,
    })
    this.tell({ type: 'start' })
  }

  /** What the node wants done, signing and checking apart, which is done here. */
  tell(event: MeshEvent, afterMs = 0): MeshEffect[] {
    this.nowMs += afterMs
    const effects: MeshEffect[] = []
    const events = [event]
    for (let next = events.shift(); next !== undefined; next = events.shift())
      for (const effect of this.node.handle(next, this.nowMs)) {
        const answer = this.#answer(effect)
        if (answer === null) effects.push(effect)
        else events.push(answer)
      }
    this.wanted.push(...effects)
    return effects
  }

  /** Wakes it whenever it asks for that, for so long. */
  pass(ms: number): MeshEffect[] {
    const endMs = this.nowMs + ms
    const effects: MeshEffect[] = []
    for (
      let dueMs = this.node.nextWakeMs();
      dueMs !== null && dueMs <= endMs;
      dueMs = this.node.nextWakeMs()
    ) {
      this.nowMs = Math.max(this.nowMs, dueMs)
      effects.push(...this.tell({ type: 'wake', lateMs: 0 }))
    }
    this.nowMs = endMs
    return effects
  }

  signal(from: Signer, signal: Addressless<Signal>): MeshEffect[] {
    const to = this.self.self
    const bytes = withoutAddress(sealedBy(from, { ...signal, to } as Signal), to)
    return this.tell({ type: 'signal', from: from.self, bytes })
  }

  /** Opens a link with this peer and returns the number of the attempt. */
  link(peer: Signer, isIntroduced = true): number {
    const id = peer.self
    const begun = isIntroduced ? [...this.tell({ type: 'introduced', peer: id }), ...this.pass(0)] : []
    const dialled = begun.find(effect => effect.type === 'dial' && effect.peer === id)
    const epoch =
      dialled !== undefined && 'epoch' in dialled ? dialled.epoch : (this.#epochs.get(id) ?? 0) + 7
    if (dialled === undefined) this.signal(peer, { kind: 'offer', epoch, degree: 0, sdp: SDP })
    this.tell({ type: 'described', peer: id, epoch, sdp: SDP })
    if (dialled !== undefined) this.signal(peer, { kind: 'answer', epoch, sdp: SDP })
    this.tell({ type: 'link-open', peer: id, epoch })
    this.#epochs.set(id, epoch)
    return epoch
  }

  /** Something comes over the link with this peer. */
  hear(from: Signer, message: LinkMessage): MeshEffect[] {
    const epoch = this.#epochs.get(from.self) ?? 0
    return this.tell({ type: 'link-frame', peer: from.self, epoch, bytes: encodeLinkMessage(message) })
  }

  hearBroadcast(from: Signer, origin: Signer, broadcast: Broadcast, hops = 2): MeshEffect[] {
    return this.hear(from, { kind: 'broadcast', hops, frugal: false, sealed: sealedBy(origin, broadcast) })
  }

  #answer(effect: MeshEffect): MeshEvent | null {
    if (effect.type === 'sign') {
      const signature = this.self.sign(effect.message)
      if (!(signature instanceof Uint8Array)) throw new Error('a fake signature comes at once')
      return { type: 'signed', ticket: effect.ticket, signature }
    }
    if (effect.type === 'verify') {
      const valid = this.self.verify(effect.key, effect.message, effect.signature) === true
      return { type: 'verified', ticket: effect.ticket, valid }
    }
    return null
  }
}

export function sealedBy({ key, sign }: Signer, statement: Statement): Uint8Array {
  const body = encodeStatement(statement)
  const signature = sign(signedMessage(body))
  if (!(signature instanceof Uint8Array)) throw new Error('a fake signature comes at once')
  return joinSeal({ key, signature, body })
}

/** What was said over links, in order. */
export function said(effects: readonly MeshEffect[]): { to: PeerId; message: LinkMessage | null }[] {
  return effects.flatMap(effect =>
    effect.type === 'transmit' ? [{ to: effect.peer, message: decodeLinkMessage(effect.bytes) }] : [],
  )
}

/** The signals that were handed to a signaller. */
export function signals(effects: readonly MeshEffect[]): (Statement | null)[] {
  return effects.flatMap(effect => (effect.type === 'signal' ? [signalIn(effect)] : []))
}

function signalIn({ to, bytes }: Extract<MeshEffect, { type: 'signal' }>): Statement | null {
  return statementIn(withAddress(bytes, to))
}

export function statementIn(sealed: Uint8Array): Statement | null {
  const seal = splitSeal(sealed)
  return seal === null ? null : decodeStatement(seal.body)
}

/** In one word or two each: `peer open`, `say heartbeat`, `signal offer`, `dial`. */
export function kinds(effects: readonly MeshEffect[]): string[] {
  return effects.map(effect => {
    switch (effect.type) {
      case 'peer':
        return `peer ${effect.state}`
      case 'transmit':
        return `say ${decodeLinkMessage(effect.bytes)?.kind}`
      case 'signal':
        return `signal ${signalIn(effect)?.kind}`
      default:
        return effect.type
    }
  })
}
