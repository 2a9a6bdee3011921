/** What chance leaves of pieces when peers fail and nothing is repaired. */

/**
 * The share (0..1) of pieces that `copies` of `peers` peers hold, drawn at random for each, that is still somewhere after
 * `failed` of the peers failed: 1 - C(failed, copies) / C(peers, copies). A piece is lost where all its holders are among the
 * failed: the hypergeometric distribution. In a large room it comes to 1 - (failed / peers)^copies, as in Rodrigues and
 * Liskov, High Availability in DHTs: Erasure Coding vs. Replication (IPTPS 2005), section 2.1. More copies than peers are as
 * many as there are peers.
 */
export function expectedSurvival(peers: number, copies: number, failed: number): number {
  let lost = 1
  for (let drawn = 0; drawn < Math.min(copies, peers); drawn += 1)
    lost *= Math.max(0, failed - drawn) / (peers - drawn)
  return 1 - lost
}
