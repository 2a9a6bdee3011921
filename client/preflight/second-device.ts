/** This page as a peer of the room `preflight`, in which pages of several devices try to link with each other. */
import * as v from 'valibot'
import { type LabInfo, type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { PeerView } from '../core/measure/snapshot.ts'
import { composePeer } from '../lab/compose.ts'
import { IceServers } from '../lab/ice-servers.ts'
import { fetchLabInfo } from '../lab/lab-info.ts'
import { createTabClock } from '../lab/tab-clock.ts'
import { createTabSigner } from '../lab/tab-signer.ts'
import { SimplePeerLinks } from '../paths/simple-peer-links.ts'
import type { Device } from './findings.ts'

export const PREFLIGHT_ROOM = v.parse(RoomSchema, 'preflight')

/** Joins, and calls `tell` with this device's name and the others whenever something changes. */
export async function meetDevices(
  info: LabInfo,
  tell: (self: string, devices: Device[]) => void,
): Promise<void> {
  if (info.relays.length === 0) return
  const clock = createTabClock()
  const signer = await createTabSigner()
  const { lab } = composePeer({
    room: PREFLIGHT_ROOM,
    name: null,
    relays: info.relays,
    signer,
    links: linksOf(info, clock),
    clock,
  })
  const tabs = meetTabs(signer.self, () => show())
  const show = (): void => {
    const { name, peers } = lab.snapshot()
    tell(name, peers.flatMap(deviceOf(tabs)))
  }
  lab.onChange(show)
  addEventListener('pagehide', () => void lab.leave())
  addEventListener('pageshow', event => {
    if (event.persisted) location.reload()
  })
  show()
}

function linksOf(info: LabInfo, clock: Clock): SimplePeerLinks {
  const iceServers = new IceServers(info, { clock, ask: fetchLabInfo, isHostThere: () => true })
  return new SimplePeerLinks({ iceServers: () => iceServers.current() })
}

/** The peers that are tabs of this browser, as these say to each other. */
function meetTabs(self: PeerId, onChange: () => void): ReadonlySet<PeerId> {
  const tabs = new Set<PeerId>()
  const channel = new BroadcastChannel('mesh-vs-relay/preflight-tabs')
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const peer = v.safeParse(PeerIdSchema, data)
    if (!peer.success || tabs.has(peer.output)) return
    tabs.add(peer.output)
    channel.postMessage(self)
    onChange()
  }
  channel.postMessage(self)
  return tabs
}

function deviceOf(tabs: ReadonlySet<PeerId>): (peer: PeerView) => Device[] {
  return ({ id, name, mesh, relay }) => {
    const isGone = mesh.state === 'lost' && relay.state !== 'present'
    if (isGone) return []
    return [{ name, isThisBrowser: tabs.has(id), link: linkOf(mesh) }]
  }
}

function linkOf({ state, relayed, noLink }: PeerView['mesh']): Device['link'] {
  if (noLink === 'blocked') return 'blocked'
  if (state !== 'open') return 'trying'
  return relayed === true ? 'over-turn' : 'direct'
}
