/** Links of the mesh in tabs, over simple-peer: the only file that knows it. */
import SimplePeer from 'simple-peer'
import * as v from 'valibot'
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { LinkEvent, Links } from '../core/mesh/links.ts'
import { type LinkSight, readLinkSight } from '../core/moderation/link-sight.ts'

export interface SimplePeerLinksOptions {
  /** Asked for at every dial. Never simple-peer's default, which contacts public servers. */
  iceServers: () => RTCIceServer[]
  /** `relay`: candidates of TURN servers only. */
  transportPolicy?: RTCIceTransportPolicy
}

/**
 * Without any server there are host candidates alone, which come together, 3 ms after the description. Browsers call the
 * gathering complete some 120 ms later (Chromium waits for kinds of candidates that there are not), at either end. Chosen.
 */
const GATHER_HOST_MS = 20

/**
 * Host candidates are there within milliseconds and a STUN server on the LAN answers within one round trip. What has
 * not come by then (a dead STUN server) must not hold the offer back for simple-peer's 5 s.
 */
const GATHER_MS = 400

/**
 * A TURN server wants two round trips, which its 401 is the first of, and one for DNS where it has a name; over TLS two
 * more, and it may be far away. Chosen: four of 250 ms. One that is dead holds up offer and answer alike, and both must fit
 * into the 3 s that an attempt has to be answered (settings.ts).
 */
const GATHER_TURN_MS = 1_000

/** Frames beyond this many unsent bytes are dropped, and repaired later. Chromium throws at 16 MiB. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024

interface Attempt {
  epoch: number
  instance: SimplePeer.Instance
}

export class SimplePeerLinks implements Links {
  readonly #options: SimplePeerLinksOptions
  readonly #attempts = new Map<PeerId, Attempt>()
  readonly #listeners = new Listeners<LinkEvent>()

  constructor(options: SimplePeerLinksOptions) {
    this.#options = options
  }

  subscribe(listener: (event: LinkEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  dial(peer: PeerId, epoch: number): void {
    this.#begin(peer, epoch, true)
  }

  accept(peer: PeerId, epoch: number, sdp: string): void {
    this.#begin(peer, epoch, false)?.signal({ type: 'offer', sdp })
  }

  complete(peer: PeerId, epoch: number, sdp: string): void {
    this.#current(peer, epoch)?.signal({ type: 'answer', sdp })
  }

  transmit(peer: PeerId, bytes: Uint8Array): void {
    const instance = this.#attempts.get(peer)?.instance
    if (instance === undefined || instance.bufferSize > MAX_BUFFERED_BYTES) return
    try {
      instance.send(bytes)
    } catch {
      // A channel that is closing throws; its close event follows and the frame is repaired over the next link.
    }
  }

  backlogBytes(peer: PeerId): number {
    return this.#attempts.get(peer)?.instance.bufferSize ?? 0
  }

  hangUp(peer: PeerId, epoch: number): void {
    const instance = this.#current(peer, epoch)
    if (instance === undefined) return
    this.#attempts.delete(peer)
    instance.destroy()
  }

  /** What the browser knows of each link that is open. */
  look(): Promise<LinkSight[]> {
    const open = [...this.#attempts].filter(([, { instance }]) => instance.connected)
    return Promise.all(open.map(async ([peer, { instance }]) => readLinkSight(peer, await statsOf(instance))))
  }

  #current(peer: PeerId, epoch: number): SimplePeer.Instance | undefined {
    const attempt = this.#attempts.get(peer)
    return attempt?.epoch === epoch ? attempt.instance : undefined
  }

  /** null where this browser makes no connections at all: then the attempt is over. */
  #begin(peer: PeerId, epoch: number, initiator: boolean): SimplePeer.Instance | null {
    this.#attempts.get(peer)?.instance.destroy()
    this.#attempts.delete(peer)
    const instance = this.#newInstance(initiator)
    if (instance === null) {
      this.#listeners.tell({ type: 'link-closed', peer, epoch })
      return null
    }
    this.#attempts.set(peer, { epoch, instance })
    this.#listen(peer, epoch, instance)
    return instance
  }

  #newInstance(initiator: boolean): SimplePeer.Instance | null {
    const { transportPolicy = 'all' } = this.#options
    const iceServers = this.#options.iceServers()
    try {
      return new SimplePeer({
        initiator,
        trickle: false,
        iceCompleteTimeout: gatherMs(iceServers),
        objectMode: true,
        // Saves a round trip, and a remote that opens further channels cannot replace this one.
        channelConfig: { negotiated: true, id: 0 } as RTCDataChannelInit,
        config: { iceServers, iceTransportPolicy: transportPolicy },
      })
    } catch {
      // No WebRTC here. Where there is and no connection can be made, such as beyond Chromium's 500, simple-peer closes instead.
      return null
    }
  }

  #listen(peer: PeerId, epoch: number, instance: SimplePeer.Instance): void {
    const tell = (event: LinkEvent): void => {
      if (this.#current(peer, epoch) === instance) this.#listeners.tell(event)
    }
    // Every error is followed by a close; the reason is of no use to the mesh, which dials again either way.
    instance.on('error', () => {})
    instance.on('close', () => {
      tell({ type: 'link-closed', peer, epoch })
      if (this.#current(peer, epoch) === instance) this.#attempts.delete(peer)
    })
    const channel = channelOf(instance)
    if (channel === null) return
    instance.on('signal', signal => {
      if ((signal.type === 'offer' || signal.type === 'answer') && signal.sdp !== undefined) {
        tell({ type: 'described', peer, epoch, sdp: signal.sdp })
      }
    })
    // What simple-peer would do with a message is lost work: a buffer, an event, and two timers (its stand-in for nextTick).
    Reflect.set(channel, 'onmessage', null)
    channel.addEventListener('open', () => tell({ type: 'link-open', peer, epoch }))
    channel.addEventListener('message', event => {
      tell({ type: 'link-frame', peer, epoch, bytes: asBytes(Reflect.get(event, 'data')) })
    })
    instance.on('connect', () => {
      const read = () =>
        void readRelayed(instance, relayed => tell({ type: 'relayed', peer, epoch, relayed }))
      read()
      onOtherPair(instance, read)
    })
  }
}

/** From the first candidate on. */
function gatherMs(iceServers: readonly RTCIceServer[]): number {
  if (iceServers.length === 0) return GATHER_HOST_MS
  return iceServers.some(isTurn) ? GATHER_TURN_MS : GATHER_MS
}

function isTurn({ urls }: RTCIceServer): boolean {
  return [urls].flat().some(url => url.startsWith('turn'))
}

/** simple-peer asks for binary messages as ArrayBuffer. A text is no frame of ours: empty bytes are refused as malformed. */
function asBytes(data: unknown): Uint8Array {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array()
}

const statsReader = v.object({ getStats: v.function() })
const statsItem = v.looseObject({ id: v.string(), type: v.string() })
const pairItem = v.looseObject({ localCandidateId: v.string(), remoteCandidateId: v.string() })
const transportItem = v.looseObject({ selectedCandidatePairId: v.string() })

const channelSource = v.instance(EventTarget)

/**
 * The data channel itself, which is there from the start as it is negotiated. What simple-peer says of it goes through
 * timers: it looks by one for the pair of candidates before it says `connect`, and its stream hands over the first `data`
 * from one. Where all timers of a hidden tab fire once a second, a new link was deaf for longer than a peer lives
 * (settings.ts), was dropped, and so was the next one. null where simple-peer could make no connection: it closes then.
 */
function channelOf(instance: SimplePeer.Instance): EventTarget | null {
  const channel = v.safeParse(channelSource, Reflect.get(instance, '_channel'))
  return channel.success ? channel.output : null
}

const pairSource = v.object({
  sctp: v.object({ transport: v.object({ iceTransport: v.instance(EventTarget) }) }),
})

/** A link that opened through a TURN server may find a direct way later, and browsers say so. */
function onOtherPair(instance: SimplePeer.Instance, listener: () => void): void {
  const source = v.safeParse(pairSource, Reflect.get(instance, '_pc'))
  if (source.success)
    source.output.sctp.transport.iceTransport.addEventListener('selectedcandidatepairchange', listener)
}

/** Asks simple-peer, whose types hide `getStats`. Empty where it does not answer. */
function statsOf(instance: SimplePeer.Instance): Promise<unknown[]> {
  const reader = v.safeParse(statsReader, { getStats: Reflect.get(instance, 'getStats') })
  if (!reader.success) return Promise.resolve([])
  return new Promise(resolve => {
    reader.output.getStats.call(instance, (_error: unknown, report: unknown) =>
      resolve(Array.isArray(report) ? report : []),
    )
  })
}

/** By the selected candidate pair: through a TURN server or not. */
async function readRelayed(instance: SimplePeer.Instance, tell: (relayed: boolean) => void): Promise<void> {
  const relayed = isRelayed(await statsOf(instance))
  if (relayed !== null) tell(relayed)
}

/** null where the browser does not say. */
export function isRelayed(report: unknown): boolean | null {
  const items = Array.isArray(report) ? report.flatMap(item => (v.is(statsItem, item) ? [item] : [])) : []
  const find = (id: string): unknown => items.find(item => item.id === id)
  const transport = items.find(item => v.is(transportItem, item))
  const pair = v.is(transportItem, transport) ? find(transport.selectedCandidatePairId) : undefined
  if (!v.is(pairItem, pair)) return null
  const ends = [find(pair.localCandidateId), find(pair.remoteCandidateId)]
  return ends.some(end => v.is(v.looseObject({ candidateType: v.literal('relay') }), end))
}
