/** The state of an object, and of the relay's copy, in words. Pure. */
import type { RelayCopyState, StoredView } from '../../core/storage/storage.ts'
import { plural } from '../format.ts'

export type Standing = 'kept' | 'thin' | 'broken'

/** `broken`: a piece is at nobody. `thin`: all can be read, and some have fewer copies than they are to have. */
export function standingOf({ readable, thin, holders }: StoredView): Standing {
  if (readable < holders.length) return 'broken'
  return thin > 0 ? 'thin' : 'kept'
}

export function standingWords(view: StoredView): string {
  const { holders, readable, thin, copies, repairs } = view
  const pieces = plural(holders.length, 'piece')
  switch (standingOf(view)) {
    case 'kept':
      return `Readable: ${pieces}, each at ${plural(copies, 'peer')} or at all there are.`
    case 'thin':
      return `Readable: ${pieces}. ${thin} of them ${thin === 1 ? 'lacks' : 'lack'} copies${repairs ? ': being repaired.' : ', and are not repaired.'}`
    case 'broken':
      return `Not readable: ${holders.length - readable} of ${pieces} are at no peer that can be reached.`
  }
}

export const RELAY_WORDS: Record<RelayCopyState, string> = {
  none: 'The relay was handed no copy.',
  unknown: 'The relay is being asked for its copy.',
  there: 'The relay’s process has a copy.',
  gone: 'The relay’s copy is gone: the process that had it is no more.',
  unreachable: 'The relay does not answer: its copy cannot be had.',
}
