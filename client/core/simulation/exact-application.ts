/** What a simulated member runs with exactly-once delivery over its path, as a peer of the lab does. */
import type { PeerId } from '#protocol'
import type { Clock } from '../clock.ts'
import { Delivery, type DeliveryEffect, type DeliveryEvent } from '../delivery/delivery.ts'
import { decodeFrame, encodeFrame } from '../frame.ts'
import { probeIntervalMs } from '../measure/timing.ts'
import type { Path, PathEvent } from '../path.ts'
import { type Application, type ApplicationPorts, fromWire, toWire } from './bare-application.ts'

/** As a peer of the lab asks for what is missing (lab/workload.ts). */
const TICK_MS = 250

export class ExactApplication implements Application {
  readonly #path: Path
  readonly #ports: ApplicationPorts
  readonly #clock: Clock
  readonly #delivery = new Delivery()
  readonly #peers = new Set<PeerId>()
  #probes = 0
  #probedAtMs = 0
  /** Links that the frame crossed which is handled now. */
  #hops: number | null = null
  #cancelTick: () => void = () => {}

  constructor(path: Path, clock: Clock, ports: ApplicationPorts) {
    this.#path = path
    this.#clock = clock
    this.#ports = ports
    path.subscribe(event => this.#onPath(event))
    this.#tickLater()
  }

  broadcast(message: number): void {
    this.#handle({ type: 'broadcast', message: toWire(message), payload: this.#ports.payload })
  }

  close(): Promise<void> {
    this.#cancelTick()
    return this.#path.close()
  }

  #tickLater(): void {
    this.#cancelTick = this.#clock.at(this.#clock.now() + TICK_MS, () => {
      this.#handle({ type: 'tick' })
      if (this.#clock.now() >= this.#probedAtMs + probeIntervalMs(this.#peers.size + 1)) this.#probe()
      this.#tickLater()
    })
  }

  #probe(): void {
    this.#probes += 1
    this.#probedAtMs = this.#clock.now()
    this.#path.send('all', encodeFrame({ kind: 'probe', probe: this.#probes, high: this.#delivery.high }))
  }

  #onPath(event: PathEvent): void {
    if (event.type === 'peer') return this.#onPeer(event)
    if (event.type !== 'frame') return
    const { from, bytes } = event
    const frame = decodeFrame(bytes)
    if (frame === null) return this.#ports.deliver(-1, from, null)
    this.#hops = event.hops ?? null
    this.#handle({ type: 'frame', from, frame })
    this.#hops = null
  }

  #onPeer({ peer, state }: Extract<PathEvent, { type: 'peer' }>): void {
    if (state === 'lost' || state === 'left') {
      this.#peers.delete(peer)
      return this.#handle({ type: 'peer-lost', peer })
    }
    this.#peers.add(peer)
    this.#handle({ type: 'peer-known', peer })
    if (state !== 'known') this.#handle({ type: 'peer-open', peer })
  }

  #handle(event: DeliveryEvent): void {
    for (const effect of this.#delivery.handle(event, this.#clock.now())) this.#perform(effect)
  }

  #perform(effect: DeliveryEffect): void {
    if (effect.type === 'send') this.#path.send(effect.to, encodeFrame(effect.frame))
    if (effect.type === 'publish') this.#path.send('all', encodeFrame(effect.frame))
    if (effect.type === 'deliver') this.#ports.deliver(fromWire(effect.message), effect.from, this.#hops)
  }
}
