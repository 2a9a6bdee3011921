/** Faults in words: for the list, the marks on the timeline and the announcements. Pure. */

import type { FaultKind, FaultOutcome, FaultView, PathName } from '../../core/measure/snapshot.ts'
import { coarseDuration, text } from '../format.ts'
import { t } from '../language/messages.ts'

const ABOUT_PEERS: ReadonlySet<FaultKind> = new Set(['peer-left', 'peer-lost'])

/** `Relay killed`. */
export function faultTitle(kind: FaultKind): string {
  return t(`fault.${kind}`)
}

/** As short as a mark on the timeline has room for: `Relay killed`, `Ada lost`. */
export function faultMark(fault: FaultView): string {
  if (!ABOUT_PEERS.has(fault.kind)) return faultTitle(fault.kind)
  return t(fault.kind === 'peer-left' ? 'faultMark.left' : 'faultMark.lost', { name: fault.label })
}

/** `not affected`, `noticed in 12 ms, back after 1.3 s`. */
export function outcomeWords(outcome: FaultOutcome): string {
  if (outcome.effect === 'none') return t('faults.unaffected')
  if (outcome.effect === 'pending') return t('faults.tooEarly')
  return t('faults.outcome', {
    detect: text(coarseDuration(outcome.detectMs)),
    back: recoveryWords(outcome.recoverMs),
  })
}

/** `back after 1.3 s`. null: it is not back. */
export function recoveryWords(recoverMs: number | null): string {
  return recoverMs === null
    ? t('faults.notBack')
    : t('faults.backAfter', { time: text(coarseDuration(recoverMs)) })
}

/** One sentence with both outcomes. */
export function faultSentence(fault: FaultView): string {
  return t('faults.sentence', {
    fault: faultMark(fault),
    mesh: outcomeWords(fault.mesh),
    relay: outcomeWords(fault.relay),
  })
}

/** Two snapshots show the same fault under the same identity. */
function identity(fault: FaultView): string {
  return `${fault.kind} ${fault.target} ${fault.at}`
}

function recovered(before: FaultOutcome, after: FaultOutcome): number | null {
  if (after.effect !== 'hit' || after.recoverMs === null) return null
  const wasBack = before.effect === 'hit' && before.recoverMs !== null
  return wasBack ? null : after.recoverMs
}

/** What a listener should hear of the change from `before` to `after`: new faults, and paths that are back. */
export function faultNews(before: readonly FaultView[], after: readonly FaultView[]): string[] {
  const known = new Map(before.map(fault => [identity(fault), fault]))
  return after.flatMap(fault => {
    const old = known.get(identity(fault))
    if (!old) return [t('faults.news', { fault: faultMark(fault) })]
    const paths: PathName[] = ['mesh', 'relay']
    return paths.flatMap(path => {
      const backMs = recovered(old[path], fault[path])
      return backMs === null
        ? []
        : [t('faults.newsBack', { fault: faultMark(fault), path, time: text(coarseDuration(backMs)) })]
    })
  })
}

/** A burst of news in a few words: a screen reader says all of it before it lets the listener go on. */
export function condense(news: readonly string[]): string {
  if (news.length <= 3) return news.join(' ')
  return t('faults.changes', { count: news.length, latest: news.slice(-1).join('') })
}
