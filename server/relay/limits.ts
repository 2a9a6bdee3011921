/** How much one socket, and all sockets of one address, may ask of the relay. */
import type { Rate, Rates } from '../allowance.ts'

/**
 * What an event costs the relay: 45 µs of its own, 4 µs for each copy that it becomes, and 0.25 ms for each 147 KB in and
 * out (one shared machine of two cores, frames of 40 B to 8 and of 16 KB to 8 others).
 */
export type Cost = 'events' | 'copies' | 'bytes'

/**
 * Of one socket. A peer of the lab sends some 40 events a second in a full mesh of ten, and four times that while its
 * room comes together; whoever has `lab.broadcast` in a loop is paced by its Publisher, which has 256 frames or 768 KiB
 * on their way and is answered every 50 ms: that is the rate. The bursts are what a flood gets out of a relay: each
 * keeps it busy for less than 0.1 s, and the bytes stay below what may wait for a receiver (3 MiB), so that nobody
 * else is cut off for not reading them.
 */
export const SOCKET_RATES: Rates<Cost> = {
  events: { perSecond: 5_000, burst: 1_000 },
  /** 8 others get a whole burst of events; 199 get fifty broadcasts, where the lab's own send one in minutes. */
  copies: { perSecond: 40_000, burst: 10_000 },
  bytes: { perSecond: 16 * 2 ** 20, burst: 2 * 2 ** 20 },
}

/**
 * Of all sockets of an address: a hundred headless peers, or a school behind one NAT, whose rooms send at most some 400
 * events a second each. Two sockets at their own limit, and half of what a relay can do; the bursts are those of five.
 */
export const ADDRESS_RATES: Rates<Cost> = {
  events: { perSecond: 10_000, burst: 5_000 },
  copies: { perSecond: 80_000, burst: 50_000 },
  bytes: { perSecond: 32 * 2 ** 20, burst: 10 * 2 ** 20 },
}

/** Refusals told to their sender; beyond that they are only counted, so that a flood is not answered by a flood. */
export const TOLD_RATE: Rate = { perSecond: 10, burst: 20 }

/**
 * What is refused of a socket until it is cut off. An event costs the relay 4 µs to refuse, and a flood at full speed
 * makes 100,000 a second or more. A Publisher that meets the limit is refused 256 frames or 768 KiB at most, and waits
 * for 2 s.
 */
export const PATIENCE: Rates<'refusals' | 'refusedBytes'> = {
  refusals: { perSecond: 200, burst: 2_000 },
  refusedBytes: { perSecond: 2 ** 20, burst: 4 * 2 ** 20 },
}

/**
 * A pause, for who sent too many events: as long as a Publisher waits for an answer. What comes behind a refused publication is
 * of no use, since the relay takes them in order.
 */
export const PAUSE_MS = 50
