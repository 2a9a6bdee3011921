/**
 * What joins the relays of a lab: a Redis stream, through Socket.IO's adapter for it. What one relay appends, all of them
 * read, in one order. The adapter is not given to the server itself: sockets of this relay are served from its memory, and
 * wait for Redis neither while it lives nor while it is dead.
 */
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { createClient } from 'redis'
import type { Namespace } from 'socket.io'
import * as v from 'valibot'
import { type ClusterMessage, ClusterMessageSchema, toJson } from './message.ts'

/** Drawn anew each time. A refused connection costs nothing, and the slowest of three is to be back well within 250 ms. */
const RECONNECT_MS = { min: 20, max: 80 }
/** A connection that hangs is given up. Chosen: twenty times a round trip around the world would be 6 s; a LAN takes 1 ms. */
const CONNECT_TIMEOUT_MS = 2_000
/**
 * Entries that the stream keeps at least. Some 4,600 messages a second are what two cores forward: one second of that. A
 * relay that was away for longer misses frames, which their senders repeat, and asks for the seats.
 */
const STREAM_LENGTH = 5_000
/** Of the adapter's messages, the one that its stream is for. */
const BROADCAST = 3
/** Far above what a Redis appends in a millisecond, which is some hundred. */
const ENTRIES_PER_MS = 4_096

export interface RedisBusOptions {
  url: string
  /** All relays of a lab name the same stream, and relays of no other lab. */
  stream: string
  namespace: Namespace
  /** In the order of the stream, one's own included. `offset` grows, alike at all relays. */
  onMessage(message: ClusterMessage, offset: number): void
  /** The connection to Redis broke. It is made again. */
  onLost(): void
}

export function openRedisBus(options: RedisBusOptions): RedisBus {
  return new RedisBus(options)
}

export class RedisBus {
  readonly #client
  readonly #adapter

  constructor({ url, stream, namespace, onMessage, onLost }: RedisBusOptions) {
    this.#client = createClient({
      url,
      socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: reconnectDelayMs },
    })
    // Also what makes the client try again instead of ending the process.
    this.#client.on('error', onLost)
    // It gives up only when it is closed.
    this.#client.connect().catch(() => {})
    this.#adapter = createAdapter(this.#client, {
      streamName: stream,
      channelPrefix: stream,
      maxLen: STREAM_LENGTH,
    })(namespace)
    this.#adapter.onRawMessage = (raw, entryId) => {
      const message = parseEntry(raw.data)
      if (message !== null) onMessage(message, toOffset(entryId))
    }
  }

  /** Resolves once Redis has it. Rejects where it may not have got there; nothing is kept for later. */
  async publish(message: ClusterMessage): Promise<void> {
    if (!this.#client.isReady) throw new Error('Redis does not answer')
    const packet = { type: 2, data: [toJson(message)] }
    const opts = { rooms: [], except: [], flags: {} }
    await this.#adapter.doPublish({ uid: 'relay', nsp: '/', type: BROADCAST, data: { packet, opts } })
  }

  close(): void {
    this.#adapter.close()
    this.#client.destroy()
  }
}

function reconnectDelayMs(): number {
  return RECONNECT_MS.min + (RECONNECT_MS.max - RECONNECT_MS.min) * Math.random()
}

/**
 * The id of a stream's entry, which is the millisecond and a number within it, as one whole number that a double holds
 * until the year 2039. A Redis that comes back empty goes on from there, as its clock does.
 */
function toOffset(entryId: string): number {
  const [millisecond = 0, number = 0] = entryId.split('-').map(Number)
  return millisecond * ENTRIES_PER_MS + Math.min(number, ENTRIES_PER_MS - 1)
}

/** null for what no relay of this version wrote. Never throws: the adapter would read the same entry for ever. */
function parseEntry(data: string | undefined): ClusterMessage | null {
  try {
    const parsed = v.safeParse(EntrySchema, JSON.parse(data ?? 'null'))
    return parsed.success ? parsed.output.packet.data[0] : null
  } catch {
    return null
  }
}

/** What the adapter makes of a packet without binary parts. */
const EntrySchema = v.object({ packet: v.object({ data: v.tuple([ClusterMessageSchema]) }) })
