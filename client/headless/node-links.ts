/** Links of the mesh in Node, over node-datachannel (libdatachannel): what simple-peer-links.ts is for tabs. */
import { type DataChannel, PeerConnection } from 'node-datachannel'
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { LinkEvent, Links } from '../core/mesh/links.ts'
import { nativeIceServers } from './native-ice-servers.ts'

/** Host candidates are there at once, and a STUN server of the LAN answers within this; one that is dead holds up no more. */
const GATHER_MS = 20

/** With a TURN server: as in tabs (simple-peer-links.ts). */
const GATHER_TURN_MS = 1_000

/**
 * An answering end begins DTLS once ICE is connected, which it can be before the other end has its answer: what it sends then
 * is lost, and sent again after a second (RFC 6347, 4.2.4.1). And an offering end that is connected before it has read all of
 * the answer refuses the certificate in it (4 of 105 links on a busy machine, libdatachannel 0.24.5). So the answering end
 * waits for the other's first check, and does checks of its own only after this time, for networks that let nobody in
 * before that. Chosen: ample for an answer on its way.
 */
const CHECK_FIRST_AFTER_MS = 300

/**
 * The library tells a message and the end of its channel over two queues, and drops what waits in the first when the second
 * comes: under load 10 to 17 of 300 goodbyes were not heard that were sent just before a close. So the close comes after
 * them. Chosen: ample for a message on its way.
 */
const LAST_WORD_MS = 20

/** Frames beyond this many unsent bytes are dropped, and repaired later; as in tabs. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024

interface Attempt {
  readonly epoch: number
  readonly connection: PeerConnection
  readonly channel: DataChannel
  readonly timers: Set<NodeJS.Timeout>
}

export class NodeLinks implements Links {
  readonly #iceServers: () => RTCIceServer[]
  readonly #attempts = new Map<PeerId, Attempt>()
  readonly #listeners = new Listeners<LinkEvent>()

  /** Asked at every dial. Without ICE servers, host candidates are enough between processes of one machine or LAN. */
  constructor(iceServers: () => RTCIceServer[] = () => []) {
    this.#iceServers = iceServers
  }

  subscribe(listener: (event: LinkEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  dial(peer: PeerId, epoch: number): void {
    const attempt = this.#begin(peer, epoch)
    this.#orEnd(peer, attempt, () => attempt.connection.setLocalDescription('offer'))
  }

  accept(peer: PeerId, epoch: number, sdp: string): void {
    const attempt = this.#begin(peer, epoch)
    const { connection } = attempt
    const lines = sdp.split(/\r?\n/)
    const isOfCandidates = (line: string) => /^a=(candidate:|end-of-candidates)/.test(line)
    this.#orEnd(peer, attempt, () => {
      connection.setRemoteDescription(lines.filter(line => !isOfCandidates(line)).join('\r\n'), 'offer')
      connection.setLocalDescription('answer')
    })
    const candidates = lines.filter(line => line.startsWith('a=candidate:'))
    after(CHECK_FIRST_AFTER_MS, attempt, () => checkFirst(attempt, candidates))
  }

  complete(peer: PeerId, epoch: number, sdp: string): void {
    const attempt = this.#current(peer, epoch)
    if (attempt === undefined) return
    this.#orEnd(peer, attempt, () => attempt.connection.setRemoteDescription(sdp, 'answer'))
  }

  transmit(peer: PeerId, bytes: Uint8Array): void {
    const channel = this.#attempts.get(peer)?.channel
    if (!channel?.isOpen() || channel.bufferedAmount() > MAX_BUFFERED_BYTES) return
    try {
      channel.sendMessageBinary(bytes)
    } catch {
      // It closed on another thread meanwhile; that event follows and the frame is repaired over the next link.
    }
  }

  backlogBytes(peer: PeerId): number {
    return this.#attempts.get(peer)?.channel.bufferedAmount() ?? 0
  }

  hangUp(peer: PeerId, epoch: number): void {
    const attempt = this.#current(peer, epoch)
    if (attempt === undefined) return
    this.#attempts.delete(peer)
    setTimeout(() => close(attempt), LAST_WORD_MS)
  }

  #current(peer: PeerId, epoch: number): Attempt | undefined {
    const attempt = this.#attempts.get(peer)
    return attempt?.epoch === epoch ? attempt : undefined
  }

  #begin(peer: PeerId, epoch: number): Attempt {
    const former = this.#attempts.get(peer)
    if (former !== undefined) close(former)
    const iceServers = nativeIceServers(this.#iceServers())
    const connection = new PeerConnection('', { iceServers, disableAutoNegotiation: true })
    const channel = connection.createDataChannel('', { negotiated: true, id: 0 })
    const attempt: Attempt = { epoch, connection, channel, timers: new Set() }
    this.#attempts.set(peer, attempt)
    const hasTurn = iceServers.some(({ relayType }) => relayType !== undefined)
    this.#describe(peer, attempt, hasTurn ? GATHER_TURN_MS : GATHER_MS)
    this.#listen(peer, attempt)
    return attempt
  }

  /** Once all candidates are there, and after `gatherMs` with those that are. */
  #describe(peer: PeerId, attempt: Attempt, gatherMs: number): void {
    const { epoch, connection } = attempt
    let isDone = false
    const describe = (): void => {
      const sdp = connection.localDescription()?.sdp
      if (isDone || sdp === undefined || this.#attempts.get(peer) !== attempt) return
      isDone = true
      this.#listeners.tell({ type: 'described', peer, epoch, sdp })
    }
    connection.onLocalDescription(() => after(gatherMs, attempt, describe))
    connection.onGatheringStateChange(state => {
      if (state === 'complete') describe()
    })
  }

  #listen(peer: PeerId, attempt: Attempt): void {
    const { epoch, connection, channel } = attempt
    const tell = (event: LinkEvent): void => {
      if (this.#attempts.get(peer) === attempt) this.#listeners.tell(event)
    }
    // What has happened meanwhile is told callback by callback in the order in which they were set, and `closed` drops the
    // rest: a goodbye that comes just before it is to be heard.
    channel.onOpen(() => {
      tell({ type: 'link-open', peer, epoch })
      const pair = connection.getSelectedCandidatePair()
      if (pair === null) return
      tell({
        type: 'relayed',
        peer,
        epoch,
        relayed: [pair.local, pair.remote].some(end => end.type === 'relay'),
      })
    })
    channel.onMessage(data => tell({ type: 'link-frame', peer, epoch, bytes: asBytes(data) }))
    channel.onClosed(() => this.#end(peer, attempt))
    // Without it the library holds a closed connection, and the process, until garbage is collected: 7 s and more.
    connection.onStateChange(() => {})
  }

  /** Text of somebody else that cannot be read ends the attempt. */
  #orEnd(peer: PeerId, attempt: Attempt, step: () => void): void {
    try {
      step()
    } catch {
      this.#end(peer, attempt)
    }
  }

  #end(peer: PeerId, attempt: Attempt): void {
    close(attempt)
    if (this.#attempts.get(peer) !== attempt) return
    this.#attempts.delete(peer)
    this.#listeners.tell({ type: 'link-closed', peer, epoch: attempt.epoch })
  }
}

function after(delayMs: number, { timers }: Attempt, action: () => void): void {
  // The timer alone is no reason for the process to live on.
  timers.add(setTimeout(action, delayMs).unref())
}

function close({ connection, timers }: Attempt): void {
  for (const timer of timers) clearTimeout(timer)
  connection.close()
}

function checkFirst({ connection }: Attempt, candidates: readonly string[]): void {
  if (connection.iceState() !== 'new' && connection.iceState() !== 'checking') return
  for (const line of candidates) {
    try {
      connection.addRemoteCandidate(line.slice('a='.length), '0')
    } catch {
      // Somebody else wrote it: one that cannot be read is one way less.
    }
  }
}

/** A text message is no frame of ours: empty bytes are refused as malformed. */
function asBytes(data: string | Buffer | ArrayBuffer): Uint8Array {
  if (typeof data === 'string') return new Uint8Array()
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
