/**
 * How fast a file can get to everybody at all: the lower bounds of Kurose and Ross, Computer Networking (8th edition,
 * section 2.5). A fluid model: no latency, no pieces, every byte passed on the moment it came.
 */

export interface Distribution {
  /** Size of the file, F. */
  bytes: number
  /** Who has to get it, N: the source not counted. */
  receivers: number
  /** Of the source (mesh) or the server (relay), u_s, in bytes per second. */
  sourceUpload: number
  /** Of each receiver, u_i, in bytes per second. Client-server does not use it. */
  receiverUpload: number
  /** Of the slowest receiver, d_min, in bytes per second; Infinity where it is not limited. */
  slowestDownload: number
}

/** D_cs = max(N F / u_s, F / d_min), in seconds. */
export function clientServerBound(of: Distribution): number {
  return Math.max((of.receivers * of.bytes) / of.sourceUpload, of.bytes / of.slowestDownload)
}

/** D_p2p = max(F / u_s, F / d_min, N F / (u_s + sum of u_i)), in seconds. */
export function peerToPeerBound(of: Distribution): number {
  const totalUpload = of.sourceUpload + of.receivers * of.receiverUpload
  return Math.max(
    of.bytes / of.sourceUpload,
    of.bytes / of.slowestDownload,
    (of.receivers * of.bytes) / totalUpload,
  )
}
