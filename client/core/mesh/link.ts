/** The life of one link as a union. What MeshNode knows of one other peer is exactly one of these. */

export type Link =
  /** In the room, not linked. The initiator dials at `dialAtMs`; the other side asks to be dialled then. */
  | { state: 'idle'; dialAtMs: number; failures: number; epoch: number }
  | { state: 'dialing'; initiator: boolean; deadlineAtMs: number; failures: number; epoch: number }
  | { state: 'open'; heardAtMs: number; sentAtMs: number; epoch: number }

export interface LinkTiming {
  /** An idle link says this often that its peer lives. */
  heartbeatMs: number
  /** Silence after which a peer is lost. With the heartbeat, a crash is noticed within 1 s. */
  lostAfterMs: number
  /** simple-peer has no connect timeout of its own. */
  dialTimeoutMs: number
  /** First pause after a failed attempt; doubles up to the last. */
  retryMs: number
  maxRetryMs: number
}

/**
 * 150/700: five heartbeats fit into the deadline, single round trips on a busy machine reach 57-266 ms, and 700 + one
 * heartbeat stays under the second that the lab promises.
 */
export const LINK_TIMING: LinkTiming = {
  heartbeatMs: 150,
  lostAfterMs: 700,
  dialTimeoutMs: 8_000,
  retryMs: 200,
  maxRetryMs: 4_000,
}

/** A wake-up this late means that this process was not running: above the timer jitter of a healthy page (4-16 ms). */
export const STALL_MS = 60

/** Exponential back-off with full jitter in its upper half, so that a whole room does not retry in step. */
export function retryDelayMs(failures: number, timing: LinkTiming, random: () => number): number {
  const ceiling = Math.min(timing.maxRetryMs, timing.retryMs * 2 ** failures)
  return ceiling / 2 + (ceiling / 2) * random()
}

/** An attempt that begins now. */
export function dialing(
  initiator: boolean,
  epoch: number,
  failures: number,
  nowMs: number,
  { dialTimeoutMs }: LinkTiming,
): Link {
  return { state: 'dialing', initiator, deadlineAtMs: nowMs + dialTimeoutMs, failures, epoch }
}

/** When this link next needs attention, if nothing happens before. */
export function dueAtMs(link: Link, timing: LinkTiming): number {
  switch (link.state) {
    case 'idle':
      return link.dialAtMs
    case 'dialing':
      return link.deadlineAtMs
    case 'open':
      return Math.min(link.sentAtMs + timing.heartbeatMs, link.heardAtMs + timing.lostAfterMs)
  }
}
