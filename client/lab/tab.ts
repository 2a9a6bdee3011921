/** A peer of the lab in this tab: makes both paths and the peer, and tells it what only the tab knows. */
import type { FaultNotice, LabInfo, RoomName } from '#protocol'
import { deviceWords } from '../core/classroom/device.ts'
import type { Clock } from '../core/clock.ts'
import type { Environment } from '../core/measure/observation.ts'
import type { Audience } from '../core/measure/timing.ts'
import { UNBOUNDED_SETTINGS } from '../core/mesh/settings.ts'
import { channelName } from '../paths/channel-signaller.ts'
import { SimplePeerLinks } from '../paths/simple-peer-links.ts'
import { obeyClassroom } from './classroom/obey-classroom.ts'
import type { ReportExchange } from './classroom/report-exchange.ts'
import { composePeer } from './compose.ts'
import { createTabStore } from './files/tab-store.ts'
import type { HostChannel } from './host-channel.ts'
import { IceServers } from './ice-servers.ts'
import { type Found, fetchLabInfo, pageMemory, remember } from './lab-info.ts'
import type { LabPeer } from './lab-peer.ts'
import { keepPage } from './offline-start.ts'
import { obeyRoomConditions } from './room-conditions.ts'
import { createTabSigner } from './tab-signer.ts'
import { createTabWorker } from './tasks/tab-worker.ts'

export interface TabOptions {
  room: RoomName
  /** null: an invented one. */
  name: string | null
  found: Found
  host: HostChannel
  clock: Clock
  /** Everybody links with everybody, however many there are. */
  fullMesh: boolean
  /** A frame of a wall, or of an experiment, which records all of it. */
  isFrame: boolean
  /** `relay`: links through a TURN server only. */
  ice: RTCIceTransportPolicy
}

export interface TabPeer {
  lab: LabPeer
  reports: ReportExchange
}

export async function startTabPeer(options: TabOptions): Promise<TabPeer> {
  const { room, name, found, host, clock } = options
  const { info } = found
  const { relays } = info
  if (relays.length === 0)
    throw new Error('The lab host runs no relay, and the first peer is met through one.')
  const isHostThere = (): boolean => host.isConnected() ?? found.hostAnswered
  const iceServers = new IceServers(info, { clock, ask: fetchLabInfo, isHostThere })
  const links = new SimplePeerLinks({ iceServers: () => iceServers.current(), transportPolicy: options.ice })
  const signer = await createTabSigner()
  const channel = new BroadcastChannel(channelName(room))
  const serversGone = !found.hostAnswered
  const beside = { store: createTabStore(), worker: createTabWorker() }
  const moderator = { key: info.moderator ?? null }
  const device = deviceWords(navigator.userAgent, navigator.hardwareConcurrency)
  const lookAtLinks = () => links.look()
  const audience = (): Audience => (options.isFrame ? 'record' : document.hidden ? 'nobody' : 'people')
  const parts = {
    ...{ room, name, relays, signer, channel, serversGone, links, clock },
    ...{ ...beside, moderator, lookAtLinks, device, audience },
  }
  const { lab, moderation, reports } = composePeer(
    options.fullMesh ? { ...parts, mesh: UNBOUNDED_SETTINGS } : parts,
  )
  observeTab(lab, host, clock)
  observeRelays(lab, info, host, clock)
  obeyRoomConditions(lab, host, clock)
  obeyClassroom(lab, host)
  host.onChange(() => {
    const news = host.current()
    if (news !== null) iceServers.take(news)
    if (news?.moderator !== undefined) moderation.trust(news.moderator)
  })
  observeEnvironment(lab, found, host, clock)
  return { lab, reports }
}

/** The lab's relays, as the host said and says. */
function observeRelays(lab: LabPeer, info: LabInfo, host: HostChannel, clock: Clock): void {
  const tell = ({ relays }: LabInfo): void =>
    lab.observe({
      at: clock.now(),
      type: 'relays',
      relays: relays.map(({ id, state }) => ({ id, state })),
    })
  tell(info)
  host.onChange(() => {
    const news = host.current()
    if (news !== null) tell(news)
  })
}

function observeTab(lab: LabPeer, host: HostChannel, clock: Clock): void {
  const observeVisibility = (): void => {
    lab.observe({ at: clock.now(), type: 'visibility', hidden: document.hidden })
  }
  observeVisibility()
  document.addEventListener('visibilitychange', observeVisibility)
  host.onFault(notice => lab.observe(faultObservation(notice, clock.now())))
  // A tab that closes says goodbye: its peers notice in milliseconds instead of waiting for silence.
  addEventListener('pagehide', () => void lab.leave())
  // The browser keeps a page it may show again; its peer has left, and a fresh start is a fresh peer.
  addEventListener('pageshow', event => {
    if (event.persisted) location.reload()
  })
}

/** Where this tab runs, and again when the host turns out to be there and when the browser has kept the page or not. */
function observeEnvironment(lab: LabPeer, { hostAnswered }: Found, host: HostChannel, clock: Clock): void {
  const environment: Environment = {
    secure: isSecureContext,
    loopback: ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname),
    hostAnswered,
    keptForOffline: null,
  }
  const tell = (news: Partial<Environment>): void => {
    Object.assign(environment, news)
    lab.observe({ at: clock.now(), type: 'environment', ...environment })
  }
  tell({})
  host.onChange(() => {
    const info = host.current()
    if (info === null) return
    remember(pageMemory, info)
    if (!environment.hostAnswered) tell({ hostAnswered: true })
  })
  void keepPage().then(keptForOffline => tell({ keptForOffline }))
}

function faultObservation(
  { kind, target, ageMs }: FaultNotice,
  now: number,
): Parameters<LabPeer['observe']>[0] {
  return { at: now, type: 'fault', kind, target, happenedAt: now - ageMs }
}
