/** Faults in words: for the list, the marks on the timeline and the announcements. Pure. */
import type { FaultKind, FaultOutcome, FaultView, PathName } from '../../core/measure/snapshot.ts'
import { coarseDuration, text } from '../format.ts'

const TITLES: Record<FaultKind, string> = {
  'relay-killed': 'Relay killed',
  'relay-frozen': 'Relay frozen',
  'relay-thawed': 'Relay thawed',
  'relay-started': 'Relay started',
  'relay-exited': 'Relay exited',
  'peer-left': 'Peer left',
  'peer-lost': 'Peer lost',
  'self-left': 'This peer left',
  'injected-delay': 'Emulated delay',
  'injected-jitter': 'Emulated jitter',
  'injected-bandwidth': 'Emulated uplink',
  'injected-distance': 'Emulated distance',
  'injected-cut': 'Emulated cut',
  'injected-partition': 'Emulated partition',
  'injected-pause': 'Emulated pause',
  'injection-ended': 'Emulation ended',
}

const ABOUT_PEERS: ReadonlySet<FaultKind> = new Set(['peer-left', 'peer-lost'])

/** `Relay killed`. */
export function faultTitle(kind: FaultKind): string {
  return TITLES[kind]
}

/** As short as a mark on the timeline has room for: `Relay killed`, `Ada lost`. */
export function faultMark(fault: FaultView): string {
  if (!ABOUT_PEERS.has(fault.kind)) return TITLES[fault.kind]
  return `${fault.label} ${fault.kind === 'peer-left' ? 'left' : 'lost'}`
}

/** `not affected`, `noticed in 12 ms, back after 1.3 s`. */
export function outcomeWords(outcome: FaultOutcome): string {
  if (outcome.effect === 'none') return 'not affected'
  if (outcome.effect === 'pending') return 'too early to say'
  const back =
    outcome.recoverMs === null ? 'not back yet' : `back after ${text(coarseDuration(outcome.recoverMs))}`
  return `noticed in ${text(coarseDuration(outcome.detectMs))}, ${back}`
}

/** One sentence with both outcomes. */
export function faultSentence(fault: FaultView): string {
  return `${faultMark(fault)}. Mesh: ${outcomeWords(fault.mesh)}. Relay: ${outcomeWords(fault.relay)}.`
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
    if (!old) return [`${faultMark(fault)}.`]
    const paths: PathName[] = ['mesh', 'relay']
    return paths.flatMap(path => {
      const backMs = recovered(old[path], fault[path])
      return backMs === null
        ? []
        : [`${faultMark(fault)}: ${path} back after ${text(coarseDuration(backMs))}.`]
    })
  })
}

/** A burst of news in a few words: a screen reader says all of it before it lets the listener go on. */
export function condense(news: readonly string[]): string {
  if (news.length <= 3) return news.join(' ')
  return `${news.length} changes. Latest: ${news.slice(-1).join('')}`
}
