/** The state of an object, in words. */
import type { StoredView } from '../../core/storage/storage.ts'
import { t } from '../language/messages.ts'

export type Standing = 'kept' | 'thin' | 'broken'

/** `broken`: a piece is at nobody. `thin`: all can be read, and some have fewer copies than they are to have. */
export function standingOf({ readable, thin, holders }: StoredView): Standing {
  if (readable < holders.length) return 'broken'
  return thin > 0 ? 'thin' : 'kept'
}

export function standingWords(view: StoredView): string {
  const { holders, readable, thin, copies, repairs } = view
  const count = holders.length
  switch (standingOf(view)) {
    case 'kept':
      return t('storage.kept', { count, copies })
    case 'thin':
      return t('storage.thin', { count, thin, repairs: repairs ? 'yes' : 'no' })
    case 'broken':
      return t('storage.broken', { count, lost: count - readable })
  }
}
