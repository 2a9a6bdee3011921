/** From what was found to what a teacher reads: passed or not, why, and what to do. Pure. */
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
const RUNNING: Verdict = { state: 'running', reason: 'Under way.', whatToDo: null }

/** In the order in which they are shown. */
export function checksOf(findings: Findings): Check[] {
  const { relays, udp, names, stun, turn, page } = findings
  const judge = <Finding>(finding: Finding | null, verdict: (finding: Finding) => Verdict): Verdict =>
    finding === null ? RUNNING : verdict(finding)
  return [
    ...relays.map(relay => ({
      id: `relay-${relay.id}`,
      title: `WebSocket to relay ${relay.id}`,
      purpose: 'Peers meet at a relay, and the relay path runs through it.',
      verdict: relayVerdict(relay),
    })),
    {
      id: 'udp',
      title: 'Direct UDP',
      purpose: 'A link of the mesh is a WebRTC data channel over UDP.',
      verdict: judge(udp, udpVerdict),
    },
    {
      id: 'stun',
      title: 'STUN at the lab host',
      purpose: 'Tells a device its own address, so that others need no .local name to reach it.',
      verdict: judge(stun, stunVerdict),
    },
    {
      id: 'names',
      title: 'Addresses and mDNS',
      purpose: 'Browsers hide addresses behind .local names, which devices ask each other for by multicast.',
      verdict: judge(names, found => namesVerdict(found, stun)),
    },
    {
      id: 'turn',
      title: 'TURN',
      purpose: 'Forwards links between devices that the network keeps apart.',
      verdict: judge(turn, turnVerdict),
    },
    {
      id: 'page',
      title: 'Secure page and service worker',
      purpose: 'A page that the browser keeps opens again while the lab host is down.',
      verdict: judge(page, pageVerdict),
    },
  ]
}

export function relayVerdict({ url, state, outcome }: RelayFinding): Verdict {
  const { host } = new URL(url)
  if (outcome === null) return RUNNING
  if (outcome.kind === 'answered') return pass(`${host} answered after ${Math.round(outcome.ms)} ms.`)
  if (state !== 'up')
    return fail(`The relay is ${state}.`, 'Start it again: the host URL opens a panel that can.')
  return outcome.kind === 'refused'
    ? fail(
        `No WebSocket to ${host} could be opened.`,
        `Allow TCP to ${host} in the firewall of the lab host and in that of the network. A proxy must let WebSockets through.`,
      )
    : fail(
        `${host} says nothing.`,
        `A firewall on the way may swallow the connection: allow TCP to ${host}. Else restart the lab host.`,
      )
}

export function udpVerdict({ hasWebRtc, hostAddresses, loop }: UdpFinding): Verdict {
  if (!hasWebRtc)
    return fail(
      'This browser has no WebRTC.',
      'Use a current Chrome, Edge, Firefox or Safari. On a managed device its policy may switch WebRTC off.',
    )
  if (loop.kind === 'opened')
    return pass(`Two connections of this browser found each other within ${Math.round(loop.ms)} ms.`)
  if (hostAddresses.length === 0)
    return fail(
      'The browser offers no address of this device.',
      'Connect the device to a network. A VPN, a privacy extension or a policy on WebRTC may hide all addresses.',
    )
  return fail(
    'Two connections of this browser did not find each other.',
    'A firewall on this device blocks UDP of the browser: allow it, at least in the local network.',
  )
}

export function stunVerdict(found: StunFinding): Verdict {
  switch (found.kind) {
    case 'none-offered':
      return notTried(
        'The lab host offers this page no STUN server.',
        'Open the page under an address of the lab host in the network instead of localhost.',
      )
    case 'answered':
      return pass(`It sees this device as ${found.address}, and other devices will be told that address.`)
    case 'nothing-new':
      return pass('The browser shows the address of this device anyway, and STUN has nothing to add.')
    case 'no-answer':
      return fail(
        `No answer from ${found.url}.`,
        `Allow UDP to ${found.url.replace('stun:', '')} in the firewall of the lab host and in that of the network.`,
      )
  }
}

export function namesVerdict({ isHidden, loop }: NamesFinding, stun: StunFinding | null): Verdict {
  if (!isHidden) return pass('The browser shows its addresses, so that no name has to be resolved.')
  if (loop?.kind === 'opened')
    return pass(
      'Hidden behind .local names, which resolve on this device. Whether they do between devices, a second one tells.',
    )
  const reason =
    'Hidden behind .local names, and these do not resolve even on this device: multicast is blocked.'
  const hasAddress = stun?.kind === 'answered'
  return fail(
    reason,
    hasAddress
      ? 'Nothing, as long as STUN passes: devices are told addresses too.'
      : 'Let STUN pass (above), or allow multicast DNS (UDP port 5353) on this device.',
  )
}

export function turnVerdict(found: TurnFinding): Verdict {
  switch (found.kind) {
    case 'none-offered':
      return notTried(
        'The lab has no TURN server.',
        'Only networks that isolate their devices need one: start the lab with TURN_URL and TURN_SECRET.',
      )
    case 'linked':
      return pass(`A link through ${found.url} opened within ${Math.round(found.ms)} ms.`)
    case 'no-link':
      return fail(
        `${found.url} gave an address, but no link opened through it.`,
        'See the log of the TURN server: it may deny its clients to reach each other (denied-peer-ip).',
      )
    case 'no-address':
      return fail(
        `No address from ${found.url}${found.why === null ? '' : ` (${found.why})`}.`,
        'Allow UDP to it. If it says “unauthorized”, TURN_SECRET differs from its static-auth-secret, or a clock is wrong.',
      )
  }
}

export function pageVerdict({ isSecure, isKept }: PageFinding): Verdict {
  if (!isSecure)
    return fail(
      'Plain http: this page is not kept, and signs more slowly. All else works.',
      'For offline starts, start the lab with “npm start -- --https” and join at its https address.',
    )
  return isKept
    ? pass('The browser keeps the page: it opens again while the lab host is down.')
    : fail(
        'The page is secure, but the browser does not keep it. All else works.',
        'The device has to trust the certificate of the lab, and the window must not be private.',
      )
}

export function devicesVerdict(devices: readonly Device[]): Verdict {
  const others = devices.filter(({ isThisBrowser }) => !isThisBrowser)
  const named = (link: Device['link']): string =>
    others
      .filter(device => device.link === link)
      .map(({ name }) => name)
      .join(', ')
  if (named('blocked') !== '')
    return fail(
      `No direct link with ${named('blocked')}, though offers and answers came through: the network isolates its devices.`,
      'Switch client isolation off, use another network or a cable, or give the lab a TURN server. Without that, peers still meet over the relay, and through peers that have links.',
    )
  if (named('trying') !== '') return { ...RUNNING, reason: `Linking with ${named('trying')}.` }
  if (named('over-turn') !== '')
    return pass(
      `Linked with ${named('over-turn')} over TURN only: the network isolates its devices, and TURN gets round it.`,
    )
  if (named('direct') !== '') return pass(`Linked directly with ${named('direct')}.`)
  const onlyTabs = devices.length > 0 ? 'Another tab of this browser tells nothing of the network. ' : ''
  return notTried(
    `${onlyTabs}No second device is here.`,
    'Open this page on a second device, in the network that the class will use.',
  )
}

/** What it all means for a lesson, in one sentence. */
export function summaryOf(findings: Findings, devices: readonly Device[]): Verdict {
  const { relays, udp, stun, turn, names } = findings
  const verdicts = [...relays.map(relayVerdict), udp && udpVerdict(udp), stun, turn, names]
  const relayStates = relays.map(relay => relayVerdict(relay).state)
  if (relays.length === 0 || verdicts.includes(null) || relayStates.includes('running'))
    return { ...RUNNING, reason: 'Looking at this network…' }
  if (!relayStates.includes('pass'))
    return fail('Peers cannot meet here: no relay answers.', 'See the first check.')
  const isolated = devicesVerdict(devices)
  if (isolated.state === 'fail')
    return fail('Devices cannot link here. The relay path works.', 'See “With a second device”.')
  if (udp !== null && udpVerdict(udp).state === 'fail')
    return fail('This browser cannot link. The relay path works.', 'See “Direct UDP”.')
  if (isolated.state === 'pass') return pass('This network is ready: devices meet and link.')
  return pass('This device is ready.', 'Whether devices reach each other, a second one tells.')
}
