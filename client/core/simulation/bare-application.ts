/** What a simulated member runs on its path alone: it numbers what it sends, and tells what it gets. */
import type { PeerId } from '#protocol'
import { decodeFrame, encodeFrame } from '../frame.ts'
import type { Path } from '../path.ts'

export interface Application {
  /** Sends broadcast number `message` of the simulation to everyone. */
  broadcast(message: number): void
  close(): Promise<void>
}

export interface ApplicationPorts {
  payload: Uint8Array
  /** Broadcast `message` arrived from `from`, over `hops` links if the path knows; -1: not a broadcast. */
  deliver(message: number, from: PeerId, hops: number | null): void
}

export class BareApplication implements Application {
  readonly #path: Path
  readonly #ports: ApplicationPorts
  #sent = 0

  constructor(path: Path, ports: ApplicationPorts) {
    this.#path = path
    this.#ports = ports
    path.subscribe(event => {
      if (event.type !== 'frame') return
      const frame = decodeFrame(event.bytes)
      ports.deliver(frame?.kind === 'data' ? fromWire(frame.message) : -1, event.from, event.hops ?? null)
    })
  }

  broadcast(message: number): void {
    this.#sent += 1
    const { payload } = this.#ports
    this.#path.send('all', encodeFrame({ kind: 'data', seq: this.#sent, message: toWire(message), payload }))
  }

  close(): Promise<void> {
    return this.#path.close()
  }
}

/** Message numbers on the wire begin with 1. */
export const toWire = (message: number): number => message + 1
export const fromWire = (message: number): number => message - 1
