/** What is measured at each size, among tabs, among headless peers, and in the simulation. */
import { setTimeout as pause } from 'node:timers/promises'
import { median } from '../../../client/core/experiments/statistics.ts'
import type { Unsubscribe } from '../../../client/core/lab.ts'
import { RelayProcess } from '../../contract/relay-process.ts'
import { simulateCrowd } from '../../lab/simulation.ts'
import { applicationFrame } from '../application-frame.ts'
import { spread } from '../benches/broadcast.ts'
import { costOf } from '../benches/cost-model.ts'
import { withGroup } from '../benches/group-of-pages.ts'
import { type NodePeer, openNodePeers, openRelayPeers } from '../node-peers.ts'

/** By the name of the curve; null: it could not be told. */
export type Values = Readonly<Record<string, number | null>>

export const FORMATION = 'mesh formed: everyone reaches everyone'
export const NAIVE = 'full mesh of naive RTCPeerConnections formed'
export const BROADCAST = 'broadcast of 64 B over the mesh, until all have it'
export const RELAYED = 'broadcast of 64 B over a bare relay, until all have it'
export const RELAY_BYTES = 'relay: bytes in and out per broadcast of 256 B'
export const RELAY_CPU = 'relay: CPU per broadcast of 256 B'
export const CONTROL = 'mesh: control traffic of a member'
export const HOPS = 'mesh: hops of a broadcast, median'

/** Of which the median is told. */
const FORMATIONS = 3
const BROADCASTS = 20
const SMALL_BYTES = 64
/** Of the relay, at each size: below what it lets one address have at once (server/relay/limits.ts). */
const COPIES = 20_000
/** And of its events, what it lets one socket have at once. */
const EVENTS = 1_000
/** Chosen: 128 peers in one process fill a core for a minute. */
const FORM_WITHIN_MS = 180_000
/** Most links of the mesh are made once all reach each other: of 32 tabs some 80, at 25 ms of two cores. Chosen: more than that. */
const SETTLE_MS = 10_000
const HEARD_WITHIN_MS = 10_000
const SEED = 1

export function measureTabs(tabs: number): Promise<Values> {
  return withGroup(tabs, async group => {
    const formed: { mesh: number[]; naive: number[] } = { mesh: [], naive: [] }
    for (let n = 0; n < FORMATIONS; n += 1)
      for (const way of ['naive', 'mesh'] as const) {
        formed[way].push(await group.enter(way))
        await group.leave(way)
      }
    await group.enter('mesh')
    await group.enter('socket')
    await pause(SETTLE_MS)
    // The first broadcasts find the ways of those that follow.
    for (const way of ['mesh', 'socket'] as const) await spread(group, way, SMALL_BYTES)
    return {
      [FORMATION]: median(formed.mesh),
      [NAIVE]: median(formed.naive),
      [BROADCAST]: median(await spread(group, 'mesh', SMALL_BYTES)),
      [RELAYED]: median(await spread(group, 'socket', SMALL_BYTES)),
    }
  })
}

/** All in this process, which they fill: what they share is a processor. */
export async function measureHeadless(count: number): Promise<Values> {
  return withRelay(async relay => {
    const startedMs = performance.now()
    const peers = await openNodePeers(count, relay.url, FORM_WITHIN_MS)
    const formedMs = performance.now() - startedMs
    await spreadMs(peers)
    const spreads: number[] = []
    while (spreads.length < BROADCASTS) spreads.push(await spreadMs(peers))
    for (const { paths } of peers) await Promise.all([paths.mesh.close(), paths.relay.close()])
    return { [FORMATION]: formedMs, [BROADCAST]: median(spreads) }
  })
}

/** From one peer's broadcast over the mesh until all others have it. Told of arrivals: a look by a timer would come later. */
async function spreadMs([sender, ...others]: readonly NodePeer[]): Promise<number> {
  const frame = applicationFrame(SMALL_BYTES)
  let arrived = 0
  let ends: Unsubscribe[] = []
  const whole = new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${arrived} of ${others.length} have it`)),
      HEARD_WITHIN_MS,
    )
    ends = others.map(({ paths }) =>
      paths.mesh.subscribe(event => {
        if (event.type === 'frame') arrived += 1
        if (arrived === others.length) resolve()
      }),
    )
    ends.push(() => clearTimeout(late))
  })
  try {
    const startedMs = performance.now()
    sender?.paths.mesh.send('all', frame)
    await whole
    return performance.now() - startedMs
  } finally {
    for (const end of ends) end()
  }
}

export async function measureRelay(count: number): Promise<Values> {
  return withRelay(async relay => {
    const peers = await openRelayPeers(count, relay.url)
    // As many copies at each size, however many each volley has, as far as that may be; the first ones warm up.
    const volleys = Math.min(EVENTS, Math.max(1, Math.round(COPIES / count ** 2)))
    await costOf(peers, relay, Math.max(1, Math.round(volleys / 10)))
    const spent = await costOf(peers, relay, volleys)
    await Promise.all(peers.map(peer => peer.close()))
    return { [RELAY_BYTES]: spent.bytes, [RELAY_CPU]: spent.cpu }
  })
}

export async function measureSimulated(count: number): Promise<Values> {
  const crowd = await simulateCrowd(count, SEED)
  return {
    [BROADCAST]: crowd.lastDeliveryP50Ms,
    [HOPS]: crowd.hopsP50,
    [CONTROL]: crowd.controlBytesPerSecond,
  }
}

async function withRelay<Result>(use: (relay: RelayProcess) => Promise<Result>): Promise<Result> {
  const relay = new RelayProcess()
  await relay.start()
  try {
    return await use(relay)
  } finally {
    await relay.kill()
  }
}
