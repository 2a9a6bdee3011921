/** Peers in real tabs, seen through `window.lab`; a hostile peer is this process over real sockets and real WebRTC. */
import type { BrowserContext, CDPSession } from '@playwright/test'
import * as v from 'valibot'
import { type PeerId, RoomSchema } from '#protocol'
import type { PathName } from '../../client/core/measure/snapshot.ts'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { NodeLinks } from '../../client/headless/node-links.ts'
import { createNodeSigner } from '../../client/headless/node-signer.ts'
import { composePeer } from '../../client/lab/compose.ts'
import type { ContractPeer, Harness } from '../../client/lab/contract/rules.ts'
import type { LabHost } from '../fixtures/lab-host.ts'
import { joinIn, type Peer } from '../fixtures/peer.ts'
import { relayOf } from '../fixtures/relay.ts'
import { until } from '../fixtures/until.ts'

const DEADLINE_MS = 20_000
/** Chosen: each look asks all tabs, which have links to make meanwhile. */
const POLL_INTERVAL_MS = 50

/** Chromium cuts WebRTC only where some emulation was active before the connection existed: one millisecond is. */
const CONNECTED = { offline: false, latency: 1, downloadThroughput: -1, uploadThroughput: -1 }

export class BrowserHarness implements Harness {
  readonly #path: PathName
  readonly #lab: LabHost
  readonly #context: BrowserContext
  readonly #networks = new Map<PeerId, CDPSession>()
  readonly #rooms = new Map<string, ContractPeer[]>()

  readonly #rule: string

  /** `rule`: of its id, rooms have names that no other rule uses. */
  constructor(path: PathName, lab: LabHost, context: BrowserContext, rule: string) {
    this.#path = path
    this.#lab = lab
    this.#context = context
    this.#rule = rule
  }

  async open(count: number, room = 'contract'): Promise<ContractPeer[]> {
    const opened = await Promise.all(Array.from({ length: count }, () => this.#openTab(room)))
    const members = [...(this.#rooms.get(room) ?? []), ...opened]
    this.#rooms.set(room, members)
    await this.until('all to reach each other', async () => {
      const reached = await Promise.all(members.map(member => member.reaches()))
      return reached.every(ids => ids.length === members.length - 1)
    })
    return opened
  }

  async cut(peer: ContractPeer): Promise<void> {
    if (this.#path === 'relay') await relayOf(this.#lab).kill()
    else await this.#setNetwork(peer.id, { ...CONNECTED, offline: true })
  }

  async heal(peer: ContractPeer): Promise<void> {
    if (this.#path === 'relay') await relayOf(this.#lab).start()
    else await this.#setNetwork(peer.id, CONNECTED)
  }

  async sendHostile(frames: Uint8Array[], room = 'contract'): Promise<void> {
    const [relay] = (await this.#lab.info()).relays
    if (relay === undefined) throw new Error('The lab has no relay.')
    const { lab, paths } = composePeer({
      room: v.parse(RoomSchema, `${this.#rule}-${room}`),
      name: 'Hostile',
      relays: [relay],
      signer: createNodeSigner(),
      links: new NodeLinks(),
      clock: createNodeClock(),
    })
    const members = this.#rooms.get(room) ?? []
    await this.until('the hostile peer to be in', async () => {
      return lab.snapshot().peers.filter(peer => peer[this.#path].rttMs !== null).length === members.length
    })
    for (const frame of frames) paths[this.#path].send('all', frame)
    await this.until('the hostile frames to arrive', async () => {
      const refused = await Promise.all(members.map(member => member.refused()))
      return refused.every(count => count >= frames.length)
    })
    await lab.leave()
  }

  until(what: string, condition: () => Promise<boolean>): Promise<void> {
    return until(what, condition, DEADLINE_MS, POLL_INTERVAL_MS)
  }

  async #openTab(room: string): Promise<ContractPeer> {
    const page = await this.#context.newPage()
    const network = await this.#context.newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.emulateNetworkConditions', CONNECTED)
    const peer = await joinIn(page, `${this.#lab.url}/?room=${this.#rule}-${room}`)
    this.#networks.set(peer.id, network)
    return contractPeer(peer, this.#path)
  }

  async #setNetwork(id: PeerId, conditions: typeof CONNECTED): Promise<void> {
    await this.#networks.get(id)?.send('Network.emulateNetworkConditions', conditions)
  }
}

/** Bytes do not cross from this process into a page; their numbers do, and come back as bytes. */
function contractPeer(peer: Peer, path: PathName): ContractPeer {
  return {
    id: peer.id,
    broadcast: async payload =>
      typeof payload === 'string'
        ? peer.broadcast(path, payload)
        : peer.page.evaluate(([to, bytes]) => window.lab.broadcast(to, Uint8Array.from(bytes)), [
            path,
            [...payload],
          ] as const),
    inbox: async () => {
      const entries = await peer.page.evaluate(
        from =>
          window.lab.inbox(from).map(entry => ({
            ...entry,
            payload: typeof entry.payload === 'string' ? entry.payload : [...entry.payload],
          })),
        path,
      )
      return entries.map(entry => ({
        ...entry,
        payload: typeof entry.payload === 'string' ? entry.payload : Uint8Array.from(entry.payload),
      }))
    },
    refused: async () => (await peer.snapshot()).paths[path].refused,
    reaches: async () =>
      (await peer.snapshot()).peers.filter(other => other[path].rttMs !== null).map(other => other.id),
    leave: () => peer.leave(),
  }
}
