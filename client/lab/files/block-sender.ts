/** Sends blocks that the swarm wants sent: read from the store, one after the other to each neighbour, no faster than links take them. */
import type { PeerId } from '#protocol'
import type { Clock } from '../../core/clock.ts'
import type { Service } from '../../core/service.ts'
import { BLOCK_BYTES, type FileId, type Manifest, pieceRange } from '../../core/swarm/manifest.ts'
import { encodeShelfMessage } from '../../core/swarm/shelf-wire.ts'
import { encodeSwarmMessage } from '../../core/swarm/wire.ts'
import type { PieceStore } from './piece-store.ts'

/** A block counts as gone once no more than this waits for its link: enough to keep the link busy until the next look. */
const LOW_WATER_BYTES = 64 * 1024
const LOOK_AGAIN_MS = 5
/** Pieces kept in memory while their blocks go out: one for each upload that is begun, and some. Chosen. */
const PIECES_IN_HAND = 8

export interface Outgoing {
  file: FileId
  manifest: Manifest
  to: PeerId
  piece: number
  block: number
}

export class BlockSender {
  readonly #service: Service
  readonly #store: PieceStore
  readonly #clock: Clock
  /** The last block for each neighbour. */
  readonly #last = new Map<PeerId, Promise<void>>()
  readonly #inHand = new Map<string, Promise<Uint8Array>>()

  constructor(service: Service, store: PieceStore, clock: Clock) {
    this.#service = service
    this.#store = store
    this.#clock = clock
  }

  /** Resolves once the block has left for its link, or could not be read. */
  send(outgoing: Outgoing): Promise<void> {
    const { to } = outgoing
    const sent = (this.#last.get(to) ?? Promise.resolve()).then(() => this.#sendNow(outgoing))
    this.#last.set(to, sent)
    return sent
  }

  forget(peer: PeerId): void {
    this.#last.delete(peer)
  }

  async #sendNow({ file, manifest, to, piece, block }: Outgoing): Promise<void> {
    const whole = await this.#piece(file, manifest, piece)
    const bytes = whole.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES)
    if (bytes.length === 0) return
    const inner = encodeSwarmMessage({ kind: 'block', piece, block, bytes })
    this.#service.send(to, encodeShelfMessage({ kind: 'swarm', file, bytes: inner }))
    await this.#drained(to)
  }

  #piece(file: FileId, manifest: Manifest, piece: number): Promise<Uint8Array> {
    const key = `${file} ${piece}`
    const known = this.#inHand.get(key)
    if (known !== undefined) return known
    const { begin, end } = pieceRange(manifest, piece)
    const read = this.#store.read(file, begin, end).catch(() => new Uint8Array())
    this.#inHand.set(key, read)
    for (const oldest of this.#inHand.keys()) {
      if (this.#inHand.size <= PIECES_IN_HAND) break
      this.#inHand.delete(oldest)
    }
    return read
  }

  async #drained(to: PeerId): Promise<void> {
    while (this.#service.backlogBytes(to) > LOW_WATER_BYTES)
      await new Promise<void>(resolve => this.#clock.at(this.#clock.now() + LOOK_AGAIN_MS, resolve))
  }
}
