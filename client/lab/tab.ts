/** A peer of the lab in this tab: makes both paths and the peer, and tells it what only the tab knows. */
import type { FaultNotice, LabInfo, RoomName } from '#protocol'
import type { Clock } from '../core/clock.ts'
import { channelName } from '../paths/channel-signaller.ts'
import { SimplePeerLinks } from '../paths/simple-peer-links.ts'
import { composePeer } from './compose.ts'
import type { HostChannel } from './host-channel.ts'
import type { LabPeer } from './lab-peer.ts'
import { createTabSigner } from './tab-signer.ts'

export interface TabOptions {
  room: RoomName
  /** null: an invented one. */
  name: string | null
  info: LabInfo
  host: HostChannel
  clock: Clock
}

export async function startTabPeer({ room, name, info, host, clock }: TabOptions): Promise<LabPeer> {
  const relayInfo = info.relays[0]
  if (relayInfo === undefined)
    throw new Error('The lab host runs no relay, and the first peer is met through one.')
  const links = new SimplePeerLinks({ iceServers: () => iceServers(host.current() ?? info) })
  const signer = await createTabSigner()
  const channel = new BroadcastChannel(channelName(room))
  const { lab } = composePeer({ room, name, relayUrl: relayInfo.url, signer, channel, links, clock })
  observeTab(lab, host, clock)
  return lab
}

/** The protocol's servers with absent members left out, as RTCPeerConnection wants them. */
function iceServers(info: LabInfo): RTCIceServer[] {
  return info.iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }))
}

function observeTab(lab: LabPeer, host: HostChannel, clock: Clock): void {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
  lab.observe({ at: clock.now(), type: 'environment', secure: isSecureContext, loopback })
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

function faultObservation(
  { kind, target, ageMs }: FaultNotice,
  now: number,
): Parameters<LabPeer['observe']>[0] {
  return { at: now, type: 'fault', kind, target, happenedAt: now - ageMs }
}
