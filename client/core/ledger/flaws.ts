/** What can be wrong with a block. */
import { TRANSFER_FLAWS } from './accounts.ts'

export const BLOCK_FLAWS = [
  /** Its hash does not begin with zeros: nobody worked for it, or it was altered since. */
  'work',
  /** It is kept under another hash than its own: it was altered. */
  'hash',
  /** It does not follow the block that it names as its parent. */
  'height',
  /** A transfer in it is not its payer's. */
  'signature',
  /** It follows a block that is none. */
  'parent',
  ...TRANSFER_FLAWS,
] as const
export type BlockFlaw = (typeof BLOCK_FLAWS)[number]
