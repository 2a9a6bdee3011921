/** How much one socket, and all sockets of one address, may ask of the relay. */
import type { Rates } from '../allowance.ts'
import type { Rate } from '../token-bucket.ts'

/**
 * What an event costs the relay: 45 µs of its own, 4 µs for each copy that it becomes, and 0.25 ms for each 147 KB in and
 * out (one shared machine of two cores, frames of 40 B to 8 and of 16 KB to 8 others).
 */
export type Cost = 'events' | 'copies' | 'bytes'

/**
 * Of one socket. A peer of the lab sends some 40 events a second in a full mesh of ten, and four times that while its
 * room comes together; the bursts are for whoever has `lab.broadcast` in a loop. Taken at once, each of them keeps the
 * relay busy for 0.1 to 0.2 s, which is what a flood gets out of it.
 */
export const SOCKET_RATES: Rates<Cost> = {
  events: { perSecond: 5_000, burst: 2_500 },
  /** 8 others get a whole burst of events; 199 get a hundred broadcasts, where the lab's own send one in minutes. */
  copies: { perSecond: 40_000, burst: 20_000 },
  /** Twice what the sum of all peers reaches on two cores (8 MB/s measured); the burst is half a second of it. */
  bytes: { perSecond: 16 * 2 ** 20, burst: 8 * 2 ** 20 },
}

/**
 * Of all sockets of an address: a hundred headless peers, or a school behind one NAT, whose rooms send at most some 400
 * events a second each. Two or three sockets at their own limit, and half of what a relay can do.
 */
export const ADDRESS_RATES: Rates<Cost> = {
  events: { perSecond: 10_000, burst: 10_000 },
  copies: { perSecond: 80_000, burst: 60_000 },
  bytes: { perSecond: 32 * 2 ** 20, burst: 32 * 2 ** 20 },
}

/** Refusals told to their sender; beyond that they are only counted, so that a flood is not answered by a flood. */
export const TOLD_RATE: Rate = { perSecond: 10, burst: 20 }

/**
 * What is refused of a socket until it is cut off. An event costs the relay 4 µs to refuse, and a flood at full speed
 * makes 100,000 a second or more; a loop of 10,000 broadcasts is refused 7,500, which its sender repeats. Of bytes, as
 * many as four bursts: a third of a second of what one process can read.
 */
export const PATIENCE: Rates<'refusals' | 'refusedBytes'> = {
  refusals: { perSecond: 1_000, burst: 10_000 },
  refusedBytes: { perSecond: 2 ** 20, burst: 32 * 2 ** 20 },
}
