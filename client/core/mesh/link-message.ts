/** What two linked peers say to each other, below and beside the application's frames. As bytes: wire.ts. */
import type { PeerId } from '#protocol'

/** Names one broadcast: the `n`-th of its origin. */
export interface BroadcastName {
  origin: PeerId
  n: number
}

/** Names one of an origin's two trees: the swift one, or the frugal one for what is large (trees.ts). */
export interface Tree {
  origin: PeerId
  frugal: boolean
}

/** A broadcast, and the tree that it takes. */
export interface BroadcastRef extends BroadcastName, Tree {}

/** Somebody has it, after so many links. */
export interface Announcement extends BroadcastRef {
  hops: number
}

export type LinkMessage =
  /** A bare frame of the application, from the neighbour itself. */
  | { kind: 'frame'; bytes: Uint8Array }
  /**
   * I live. `deaf`: but I hear nothing of you. `slow`: from now on I say so at the pace of a large room. `announced`:
   * broadcasts that I have and did not send you (IHAVE).
   */
  | { kind: 'heartbeat'; deaf: boolean; slow: boolean; announced: Announcement[] }
  /** I leave the room. */
  | { kind: 'bye' }
  /**
   * HyParView's DISCONNECT, with a question before it. `agreed` false: I have too many links; may I end this one? True: yes,
   * it ends; we both stay in the room. Whoever could not spare it says nothing.
   */
  | { kind: 'disconnect'; agreed: boolean }
  /** A sealed broadcast after `hops` links, this one included. */
  | { kind: 'broadcast'; hops: number; frugal: boolean; sealed: Uint8Array }
  /** A sealed statement on its way to one peer. */
  | { kind: 'routed'; hops: number; to: PeerId; sealed: Uint8Array }
  /** Plumtree: what takes this tree, announce to me from now on; send me these, and all that takes their trees from now on. */
  | { kind: 'prune'; origin: PeerId; frugal: boolean }
  | { kind: 'graft'; wanted: BroadcastRef[] }
  /** HyParView: I am new here; this peer is new here. */
  | { kind: 'join' }
  | { kind: 'forward-join'; peer: PeerId; ttl: number }
  /** HyParView: samples of views, exchanged along a random walk and back. `path` leads to its origin, nearest last. */
  | { kind: 'shuffle'; ttl: number; path: PeerId[]; peers: PeerId[] }
  | { kind: 'shuffle-reply'; path: PeerId[]; peers: PeerId[] }
  /** My neighbours, all of them, at every change. */
  | { kind: 'view'; peers: PeerId[] }
  /** Everyone of the room whom I can reach: once a link begins, and when I have lost my way to somebody. */
  | { kind: 'members'; peers: PeerId[] }
  /** What somebody whom you do not reach said to everyone last, after `hops` links, this one included: a sign of life. */
  | { kind: 'word'; hops: number; sealed: Uint8Array }
  /** SWIM: have you heard of this peer? Yes, so long ago, over a link of my own. */
  | { kind: 'ask'; peer: PeerId }
  | { kind: 'vouch'; peer: PeerId; agoMs: number }

/** A copy of a broadcast, as a neighbour hands it over. */
export type BroadcastCopy = Extract<LinkMessage, { kind: 'broadcast' }>
