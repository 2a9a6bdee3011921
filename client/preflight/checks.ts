/** Runs the checks of one device. Each ends by itself, within seconds, and tells what it found. */
import type { LabInfo, RelayInfo } from '#protocol'
import { keepPage } from '../lab/offline-start.ts'
import type {
  Findings,
  NamesFinding,
  RelayFinding,
  StunFinding,
  TurnFinding,
  UdpFinding,
} from './findings.ts'
import { type Gathered, gather, linkToItself } from './peer-connection.ts'

/** Chosen: many times what a LAN takes, and a server far away answers within. */
const ANSWER_LIMIT_MS = 3_000
/** Chosen: a link to oneself takes some 50 ms; on a slow device many times that. */
const LINK_LIMIT_MS = 5_000

export const NOTHING_FOUND: Findings = {
  relays: [],
  udp: null,
  names: null,
  stun: null,
  turn: null,
  page: null,
}

type Tell = (news: Partial<Findings>) => void

/** Resolves when all have ended. */
export async function runChecks(info: LabInfo, tell: Tell): Promise<void> {
  const [stun, turn] = [iceServersOf(info, 'stun'), iceServersOf(info, 'turn')]
  await Promise.all([
    checkRelays(info.relays, tell),
    keepPage().then(isKept => tell({ page: { isSecure: isSecureContext, isKept } })),
    typeof RTCPeerConnection === 'undefined'
      ? tell(WITHOUT_WEBRTC)
      : Promise.all([checkAddresses(stun, tell), checkTurn(turn).then(found => tell({ turn: found }))]),
  ])
}

const WITHOUT_WEBRTC: Partial<Findings> = {
  udp: { hasWebRtc: false, hostAddresses: [], loop: { kind: 'not-opened' } },
}

function iceServersOf({ iceServers }: LabInfo, scheme: 'stun' | 'turn'): RTCIceServer[] {
  return iceServers.flatMap(({ urls, username, credential }) => {
    if (!urls.startsWith(scheme)) return []
    return username === undefined || credential === undefined ? [{ urls }] : [{ urls, username, credential }]
  })
}

async function checkRelays(relays: readonly RelayInfo[], tell: Tell): Promise<void> {
  let found: RelayFinding[] = relays.map(({ id, url, state }) => ({ id, url, state, outcome: null }))
  tell({ relays: found })
  await Promise.all(
    relays.map(async ({ id, url }) => {
      const outcome = await openWebSocket(url)
      found = found.map(relay => (relay.id === id ? { ...relay, outcome } : relay))
      tell({ relays: found })
    }),
  )
}

/** Until the relay's first word: the handshake of Engine.IO 4, on which Socket.IO rests. */
function openWebSocket(url: string): Promise<NonNullable<RelayFinding['outcome']>> {
  const startedMs = performance.now()
  const address = `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`
  return new Promise(resolve => {
    const socket = new WebSocket(address)
    const settle = (outcome: NonNullable<RelayFinding['outcome']>): void => {
      clearTimeout(timer)
      resolve(outcome)
      socket.close()
    }
    const timer = setTimeout(() => settle({ kind: 'silent' }), ANSWER_LIMIT_MS)
    socket.onmessage = () => settle({ kind: 'answered', ms: performance.now() - startedMs })
    socket.onerror = () => settle({ kind: 'refused' })
  })
}

async function checkAddresses(stun: RTCIceServer[], tell: Tell): Promise<void> {
  const gathered = await gather({ iceServers: stun }, ANSWER_LIMIT_MS)
  tell({ stun: stunFinding(stun, gathered) })
  const [udp, names] = await Promise.all([checkUdp(stun, gathered), checkNames(gathered)])
  tell({ udp, names })
}

function stunFinding(servers: RTCIceServer[], { candidates }: Gathered): StunFinding {
  const url = servers.flatMap(({ urls }) => urls)[0]
  if (url === undefined) return { kind: 'none-offered' }
  const address = candidates.find(({ type }) => type === 'srflx')?.address
  if (address) return { kind: 'answered', url, address }
  // Browsers leave out a candidate that says what another one says: the address that they show already.
  return hostCandidates(candidates).some(candidate => !isHidden(candidate))
    ? { kind: 'nothing-new', url }
    : { kind: 'no-answer', url }
}

async function checkUdp(stun: RTCIceServer[], { candidates }: Gathered): Promise<UdpFinding> {
  const isUdp = ({ protocol }: RTCIceCandidate): boolean => protocol === 'udp'
  const loop = await linkToItself({ iceServers: stun }, isUdp, LINK_LIMIT_MS)
  const hostAddresses = hostCandidates(candidates).map(({ address }) => address ?? '')
  return { hasWebRtc: true, hostAddresses, loop }
}

async function checkNames({ candidates }: Gathered): Promise<NamesFinding> {
  if (candidates.length === 0) return { isHidden: null, loop: null }
  if (!candidates.some(isHidden)) return { isHidden: false, loop: null }
  return { isHidden: true, loop: await linkToItself({}, isHidden, LINK_LIMIT_MS) }
}

async function checkTurn(servers: RTCIceServer[]): Promise<TurnFinding> {
  const url = servers.flatMap(({ urls }) => urls)[0]
  if (url === undefined) return { kind: 'none-offered' }
  const relayOnly: RTCConfiguration = { iceServers: servers, iceTransportPolicy: 'relay' }
  const { candidates, errors } = await gather(relayOnly, ANSWER_LIMIT_MS)
  if (candidates.length === 0) return { kind: 'no-address', url, why: [...errors.values()][0] ?? null }
  const loop = await linkToItself(relayOnly, () => true, LINK_LIMIT_MS)
  return loop.kind === 'opened' ? { kind: 'linked', url, ms: loop.ms } : { kind: 'no-link', url }
}

function hostCandidates(candidates: readonly RTCIceCandidate[]): RTCIceCandidate[] {
  return candidates.filter(({ type, protocol }) => type === 'host' && protocol === 'udp')
}

function isHidden({ type, protocol, address }: RTCIceCandidate): boolean {
  return type === 'host' && protocol === 'udp' && address?.endsWith('.local') === true
}
