/** From what was found to what a teacher reads: passed or not, why, and what to do. Pure. */
import { t } from '../panel/language/messages.ts'
import type {
  Device,
  Findings,
  NamesFinding,
  PageFinding,
  RelayFinding,
  StunFinding,
  TurnFinding,
  UdpFinding,
} from './findings.ts'

export interface Verdict {
  state: 'pass' | 'fail' | 'not-tried' | 'running'
  reason: string
  /** null: nothing. */
  whatToDo: string | null
}

export interface Check {
  id: string
  title: string
  /** What hangs on it. */
  purpose: string
  verdict: Verdict
}

const pass = (reason: string, whatToDo: string | null = null): Verdict => ({
  state: 'pass',
  reason,
  whatToDo,
})
const fail = (reason: string, whatToDo: string): Verdict => ({ state: 'fail', reason, whatToDo })
const notTried = (reason: string, whatToDo: string | null = null): Verdict => ({
  state: 'not-tried',
  reason,
  whatToDo,
})
const running = (reason: string = t('verdict.underWay')): Verdict => ({
  state: 'running',
  reason,
  whatToDo: null,
})

/** In the order in which they are shown. */
export function checksOf(findings: Findings): Check[] {
  const { relays, udp, names, stun, turn, page } = findings
  const judge = <Finding>(finding: Finding | null, verdict: (finding: Finding) => Verdict): Verdict =>
    finding === null ? running() : verdict(finding)
  const judgeLinks: typeof judge = (finding, verdict) =>
    udp?.hasWebRtc === false ? notTried(t('verdict.noWebRtc')) : judge(finding, verdict)
  return [
    ...relays.map(relay => ({
      id: `relay-${relay.id}`,
      title: t('check.relay.title', { id: relay.id }),
      purpose: t('check.relay.purpose'),
      verdict: relayVerdict(relay),
    })),
    {
      id: 'udp',
      title: t('check.udp.title'),
      purpose: t('check.udp.purpose'),
      verdict: judge(udp, udpVerdict),
    },
    {
      id: 'stun',
      title: t('check.stun.title'),
      purpose: t('check.stun.purpose'),
      verdict: judgeLinks(stun, stunVerdict),
    },
    {
      id: 'names',
      title: t('check.names.title'),
      purpose: t('check.names.purpose'),
      verdict: judgeLinks(names, found => namesVerdict(found, stun)),
    },
    {
      id: 'turn',
      title: t('check.turn.title'),
      purpose: t('check.turn.purpose'),
      verdict: judgeLinks(turn, turnVerdict),
    },
    {
      id: 'page',
      title: t('check.page.title'),
      purpose: t('check.page.purpose'),
      verdict: judge(page, pageVerdict),
    },
  ]
}

export function relayVerdict({ url, state, outcome }: RelayFinding): Verdict {
  const { host } = new URL(url)
  if (outcome === null) return running()
  if (outcome.kind === 'answered')
    return pass(t('relayVerdict.answered', { host, ms: Math.round(outcome.ms) }))
  if (state !== 'up')
    return fail(t('relayVerdict.notUp', { state: t(`relayState.${state}`) }), t('relayVerdict.start'))
  return outcome.kind === 'refused'
    ? fail(t('relayVerdict.refused', { host }), t('relayVerdict.allow', { host }))
    : fail(t('relayVerdict.silent', { host }), t('relayVerdict.swallowed', { host }))
}

export function udpVerdict({ hasWebRtc, hostAddresses, loop }: UdpFinding): Verdict {
  if (!hasWebRtc) return fail(t('udpVerdict.noWebRtc'), t('udpVerdict.otherBrowser'))
  if (loop.kind === 'opened') return pass(t('udpVerdict.found', { ms: Math.round(loop.ms) }))
  if (hostAddresses.length === 0) return fail(t('udpVerdict.noAddress'), t('udpVerdict.connect'))
  return fail(t('udpVerdict.notFound'), t('udpVerdict.firewall'))
}

export function stunVerdict(found: StunFinding): Verdict {
  switch (found.kind) {
    case 'none-offered':
      return notTried(t('stunVerdict.none'), t('stunVerdict.openByAddress'))
    case 'answered':
      return pass(t('stunVerdict.answered', { address: found.address }))
    case 'nothing-new':
      return pass(t('stunVerdict.nothingNew'))
    case 'no-answer':
      return fail(
        t('stunVerdict.noAnswer', { url: found.url }),
        t('stunVerdict.allow', { host: found.url.replace('stun:', '') }),
      )
  }
}

export function namesVerdict({ isHidden, loop }: NamesFinding, stun: StunFinding | null): Verdict {
  if (isHidden === null) return notTried(t('namesVerdict.none'))
  if (!isHidden) return pass(t('namesVerdict.shown'))
  if (loop?.kind === 'opened') return pass(t('namesVerdict.resolved'))
  const reason = t('namesVerdict.blocked')
  const hasAddress = stun?.kind === 'answered'
  return fail(reason, hasAddress ? t('namesVerdict.nothing') : t('namesVerdict.allow'))
}

export function turnVerdict(found: TurnFinding): Verdict {
  switch (found.kind) {
    case 'none-offered':
      return notTried(t('turnVerdict.none'), t('turnVerdict.start'))
    case 'linked':
      return pass(t('turnVerdict.linked', { url: found.url, ms: Math.round(found.ms) }))
    case 'no-link':
      return fail(t('turnVerdict.noLink', { url: found.url }), t('turnVerdict.seeLog'))
    case 'no-address':
      return fail(
        found.why === null
          ? t('turnVerdict.noAddress', { url: found.url })
          : t('turnVerdict.noAddressWhy', { url: found.url, why: found.why }),
        t('turnVerdict.allow'),
      )
  }
}

export function pageVerdict({ isSecure, isKept }: PageFinding): Verdict {
  if (!isSecure) return fail(t('pageVerdict.plain'), t('pageVerdict.https'))
  return isKept ? pass(t('pageVerdict.kept')) : fail(t('pageVerdict.notKept'), t('pageVerdict.trust'))
}

export function devicesVerdict(devices: readonly Device[]): Verdict {
  const others = devices.filter(({ isThisBrowser }) => !isThisBrowser)
  const named = (link: Device['link']): string =>
    others
      .filter(device => device.link === link)
      .map(({ name }) => name)
      .join(', ')
  if (named('blocked') !== '')
    return fail(t('devicesVerdict.blocked', { names: named('blocked') }), t('devicesVerdict.unblock'))
  if (named('trying') !== '') return running(t('verdict.linking', { names: named('trying') }))
  if (named('over-turn') !== '') return pass(t('devicesVerdict.overTurn', { names: named('over-turn') }))
  if (named('direct') !== '') return pass(t('devicesVerdict.direct', { names: named('direct') }))
  return notTried(
    t(devices.length > 0 ? 'devicesVerdict.onlyTabs' : 'devicesVerdict.none'),
    t('devicesVerdict.open'),
  )
}

/** What it all means for a lesson, in one sentence. */
export function summaryOf(findings: Findings, devices: readonly Device[]): Verdict {
  const { relays, udp } = findings
  const relayStates = relays.map(relay => relayVerdict(relay).state)
  const isLooking = checksOf(findings).some(({ id, verdict }) => id !== 'page' && verdict.state === 'running')
  if (relays.length === 0 || isLooking) return running(t('verdict.looking'))
  if (!relayStates.includes('pass')) return fail(t('summary.noRelay'), t('summary.seeFirst'))
  const isolated = devicesVerdict(devices)
  if (isolated.state === 'fail') return fail(t('summary.isolated'), t('summary.seeSecond'))
  if (udp !== null && udpVerdict(udp).state === 'fail') return fail(t('summary.noUdp'), t('summary.seeUdp'))
  if (isolated.state === 'pass') return pass(t('summary.ready'))
  return pass(t('summary.deviceReady'), t('summary.tellsSecond'))
}
