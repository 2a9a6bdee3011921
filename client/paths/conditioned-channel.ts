/** The channel between the tabs of one browser under the conditions of a peer's network: a partition parts these tabs too. */
import type { PeerId } from '#protocol'
import { parseChannelMessage } from '../core/channel/wire.ts'
import type { PeerNetwork } from '../core/conditions/peer-network.ts'
import { Way } from '../core/conditions/way.ts'
import type { Channel } from './channel-signaller.ts'

export class ConditionedChannel implements Channel {
  readonly #channel: Channel
  readonly #network: PeerNetwork
  /** From whom something came while conditions were in force. */
  readonly #ways = new Map<PeerId, Way>()

  constructor(channel: Channel, network: PeerNetwork) {
    this.#channel = channel
    this.#network = network
  }

  postMessage(message: unknown): void {
    this.#channel.postMessage(message)
  }

  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void {
    this.#channel.addEventListener(type, ({ data }) => {
      if (this.#network.rules.isCalm && this.#ways.size === 0) return listener({ data })
      const message = parseChannelMessage(data)
      if (message === null) return
      const bytes = message.type === 'signal' ? message.bytes.length : 0
      this.#wayFrom(message.from).carry({ bytes, arrive: () => listener({ data }) })
    })
  }

  close(): void {
    for (const way of this.#ways.values()) way.close()
    this.#channel.close()
  }

  #wayFrom(from: PeerId): Way {
    const known = this.#ways.get(from)
    if (known !== undefined) return known
    const way = new Way(this.#network, { from, to: this.#network.self, kind: 'link' })
    this.#ways.set(from, way)
    return way
  }
}
