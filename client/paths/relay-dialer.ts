/**
 * Connects to one of the lab's relays, to another as soon as that one is gone, and home again when that is back.
 *
 * Socket.IO's own way to reconnect, a WebSocket every quarter second, defeats itself in Chromium, which delays the
 * WebSockets of a page of which many failed: a relay that had been dead for 25 s was found again 15 s after its return. A
 * fetch is not delayed. So a relay is asked over HTTP until it answers, and only then is the WebSocket opened.
 */
import { io, type Socket } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import type { Random } from '../core/clock.ts'
import type { PeerNetwork } from '../core/conditions/peer-network.ts'
import { draw, type RelayAddress, type RelayChoice, STAY_MS } from '../core/relay/choice.ts'
import { conditionedWebSocket } from './conditioned-websocket.ts'

/** What one connection has carried so far, both ways. */
export type CarriedBytes = () => number

export interface RelayDialerOptions {
  choice: RelayChoice
  /** Whose conditions also an attempt is under. */
  network: PeerNetwork
  random: Random
  /** A connection stands. It may replace one that stands, too: then that is the caller's to close. */
  onConnected(socket: Socket, carried: CarriedBytes): void
  /** An attempt failed; another follows. */
  onUnreachable(reason: string): void
}

const CONNECTION = {
  parser,
  reconnection: false,
  // A handshake that hangs (a frozen relay accepts, and says nothing) is given up after two seconds, and tried again.
  timeout: 2_000,
  forceNew: true,
}

/**
 * A frozen relay accepts and says nothing. Where it is the only one its answer may still come when it is thawed, so that
 * is no hurry; where there are others, three times what an answer takes on a busy machine (266 ms) and no more.
 */
const ANSWER_TIMEOUT_MS = { only: 2_000, oneOfSeveral: 800 }

export class RelayDialer {
  readonly #options: RelayDialerOptions
  readonly #attempted = new Set<Socket>()
  #cancelTimer = () => {}
  /** What was begun last. Whatever an earlier turn finds out, or connects, is of no use any more. */
  #turn = 0
  #isClosed = false

  constructor(options: RelayDialerOptions) {
    this.#options = options
  }

  /** Asks the first relay without a pause. */
  start(): void {
    this.#connect(this.#options.choice.current, this.#turn, () => this.failOver())
  }

  /** The connection broke, or fell silent: on to the next relay, after a moment. */
  failOver(): void {
    const { choice, random } = this.#options
    this.#after(choice.failed(random), async turn => {
      const relay = choice.current
      const isThere = await this.#answers(relay)
      if (turn !== this.#turn) return
      if (isThere) this.#connect(relay, turn, () => this.failOver())
      else this.failOver()
    })
  }

  /** The relay let us in. */
  joined(): void {
    const { choice } = this.#options
    if (choice.current !== choice.home) this.#goHomeLater()
  }

  /** Ends every attempt; a connection that stands is left alone. */
  close(): void {
    this.#isClosed = true
    this.#beginTurn()
    for (const socket of this.#attempted) socket.disconnect()
  }

  /** The connection that stands goes on until the one to the home relay does. */
  #goHomeLater(): void {
    const { choice, random } = this.#options
    this.#after(draw(STAY_MS, random), async turn => {
      const isThere = await this.#answers(choice.home)
      if (turn !== this.#turn) return
      if (isThere) this.#connect(choice.home, turn, () => this.#goHomeLater())
      else this.#goHomeLater()
    })
  }

  /** In place of all that was begun before. */
  #after(delayMs: number, act: (turn: number) => Promise<void>): void {
    const { peerClock: clock } = this.#options.network
    const turn = this.#beginTurn()
    // The connection of a path that closes breaks, too.
    if (!this.#isClosed) this.#cancelTimer = clock.at(clock.now() + delayMs, () => void act(turn))
  }

  #beginTurn(): number {
    this.#cancelTimer()
    this.#turn += 1
    return this.#turn
  }

  #connect(relay: RelayAddress, turn: number, onFailed: () => void): void {
    let carriedBytes = 0
    const carried = (bytes: number): void => {
      carriedBytes += bytes
    }
    const transports = [conditionedWebSocket(this.#options.network, relay.id, carried)]
    const socket = io(relay.url, { ...CONNECTION, transports })
    this.#attempted.add(socket)
    const settled = (): void => {
      socket.off()
      this.#attempted.delete(socket)
    }
    const failed = (reason: string): void => {
      settled()
      socket.disconnect()
      if (turn !== this.#turn) return
      this.#options.onUnreachable(reason)
      onFailed()
    }
    socket.once('connect', () => {
      settled()
      if (turn !== this.#turn) return void socket.disconnect()
      this.#beginTurn()
      this.#options.choice.joined(relay)
      this.#options.onConnected(socket, () => carriedBytes)
    })
    socket.once('connect_error', ({ message }) => failed(message))
    // A WebSocket that opened, and closed again before Socket.IO was answered over it, is no error to Socket.IO.
    socket.once('disconnect', failed)
  }

  /** Whether anything at all answers there. */
  async #answers({ id, url }: RelayAddress): Promise<boolean> {
    const { choice, network } = this.#options
    if (network.isCutFrom(id)) return false
    const timeoutMs = choice.isOnly ? ANSWER_TIMEOUT_MS.only : ANSWER_TIMEOUT_MS.oneOfSeveral
    try {
      await fetch(new URL('/healthz', url), {
        mode: 'no-cors',
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return true
    } catch {
      // Refused or silent: the caller asks again.
      return false
    }
  }
}
