/**
 * Socket.IO's WebSocket under the conditions of a peer's network: everything between this peer and a relay is late, cut or held
 * up, with the frames the relay's heartbeats, their answers and the connection itself.
 */
import { NodeWebSocket } from 'socket.io-client'
import type { PeerNetwork } from '../core/conditions/peer-network.ts'
import { Way } from '../core/conditions/way.ts'

type Packet = Parameters<NodeWebSocket['doWrite']>[0]
type Data = Parameters<NodeWebSocket['doWrite']>[1]

/** TCP's handshake and the request for a WebSocket: a round trip each. TLS, where there is any, takes one more, which is left out. */
const HANDSHAKE_ROUND_TRIPS = 2

/**
 * The transport of connections to one relay. In browsers it is the browser's own WebSocket, in Node that of `ws`. `carried`
 * hears the size of each message, either way.
 */
export function conditionedWebSocket(
  network: PeerNetwork,
  relay: string,
  carried: (bytes: number) => void,
): typeof NodeWebSocket {
  const { self } = network
  return class ConditionedWebSocket extends NodeWebSocket {
    readonly #out = new Way(network, { from: self, to: relay, kind: 'to-relay' })
    readonly #in = new Way(network, { from: relay, to: self, kind: 'from-relay' })

    /** Where either way is cut nothing comes of it, and Socket.IO gives it up after its timeout. */
    override doOpen(): this {
      return network.isCutFrom(relay) ? this : super.doOpen()
    }

    override doWrite(packet: Packet, data: Data): void {
      const write = (): void => super.doWrite(packet, data)
      const bytes = sizeOf(data)
      carried(bytes)
      if (network.uplinks.relay.isClear && this.#out.isClear) return write()
      network.uplinks.relay.send(bytes, () => this.#out.carry({ bytes, arrive: () => attempt(write) }))
    }

    /** After all that was sent before. What comes meanwhile is for nobody. */
    override doClose(): void {
      this.#in.close()
      const close = (): void => {
        this.#out.close()
        super.doClose()
      }
      network.uplinks.relay.send(0, () => this.#out.carry({ bytes: 0, arrive: close }))
    }

    protected override onOpen(): void {
      this.#in.carry({ bytes: 0, roundTrips: HANDSHAKE_ROUND_TRIPS, arrive: () => super.onOpen() })
    }

    protected override onData(data: Data): void {
      const bytes = sizeOf(data)
      carried(bytes)
      if (this.#in.isClear) return super.onData(data)
      this.#in.carry({ bytes, arrive: () => super.onData(data) })
    }

    protected override onError(reason: string, description: unknown): this {
      this.#in.carry({ bytes: 0, arrive: () => super.onError(reason, description) })
      return this
    }

    /** With details: the other end closed, or the connection broke. */
    protected override onClose(details?: Parameters<NodeWebSocket['onClose']>[0]): void {
      if (details === undefined) return super.onClose()
      this.#out.close()
      const close = (): void => {
        this.#in.close()
        super.onClose(details)
      }
      this.#in.carry({ bytes: 0, arrive: close })
    }
  }
}

/** A connection that closed meanwhile may throw; its end is told by itself. */
function attempt(write: () => void): void {
  try {
    write()
  } catch {
    // As in Socket.IO itself: what was sent into a closed connection is lost with it.
  }
}

/** Text counts as the bytes that it has if it is ASCII, as all text of Socket.IO's heartbeats is. */
function sizeOf(data: Data): number {
  if (typeof data === 'string') return data.length
  return data instanceof Blob ? data.size : data.byteLength
}
