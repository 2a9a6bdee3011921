/** How the ledger of a room is kept. All of its peers must have the same. */
export interface LedgerSettings {
  /** Of a block's hash. */
  zeroBits: number
  /** Hashes that a peer tries at a time while there is something to put into a block, and how long it rests between. */
  hashesPerSlice: number
  sliceMs: number
  /** Where there are more, they rest longer. */
  minersAtFullSpeed: number
  /** Blocks on top of a transfer's own until it is called final. */
  confirmations: number
}

/**
 * 4,000 hashes a second, some 3 % of a core, against 2^12 to expect: a peer alone finds a block in a second or so, and four
 * find four; so do forty, who would else make forks faster than they hear of them. A block reaches everybody within some 50 ms, so honest forks are few. Bitcoin's merchants wait for six
 * confirmations; three keep a class waiting for less.
 */
export const LEDGER_SETTINGS: LedgerSettings = {
  zeroBits: 12,
  hashesPerSlice: 40,
  sliceMs: 10,
  minersAtFullSpeed: 4,
  confirmations: 3,
}
