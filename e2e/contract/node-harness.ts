/** Peers in this process over real sockets and real WebRTC, with a real relay process. */
import * as v from 'valibot'
import { type PeerId, RoomSchema } from '#protocol'
import type { PathName } from '../../client/core/measure/snapshot.ts'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { NodeLinks } from '../../client/headless/node-links.ts'
import { createNodeSigner } from '../../client/headless/node-signer.ts'
import { type ComposedPeer, composePeer } from '../../client/lab/compose.ts'
import type { ContractPeer, Harness } from '../../client/lab/contract/rules.ts'
import { until } from '../fixtures/until.ts'
import { CuttableLinks } from './cuttable-links.ts'
import { RelayProcess } from './relay-process.ts'

const DEADLINE_MS = 15_000

export class NodeHarness implements Harness {
  readonly #path: PathName
  readonly #relay = new RelayProcess()
  readonly #links = new Map<PeerId, CuttableLinks>()
  readonly #rooms = new Map<string, ContractPeer[]>()
  readonly #opened: ComposedPeer[] = []

  constructor(path: PathName) {
    this.#path = path
  }

  start(): Promise<void> {
    return this.#relay.start()
  }

  /** Ends everything that was opened. */
  async end(): Promise<void> {
    await Promise.all(this.#opened.map(({ lab }) => lab.leave()))
    await this.#relay.kill()
  }

  async open(count: number, room = 'contract'): Promise<ContractPeer[]> {
    const opened = Array.from({ length: count }, () => this.#contractPeer(this.#compose(room).lab))
    const members = [...(this.#rooms.get(room) ?? []), ...opened]
    this.#rooms.set(room, members)
    await this.until('all to reach each other', async () => {
      const reached = await Promise.all(members.map(member => member.reaches()))
      return reached.every(ids => ids.length === members.length - 1)
    })
    return opened
  }

  async cut(peer: ContractPeer): Promise<void> {
    if (this.#path === 'relay') return this.#relay.kill()
    const links = this.#links.get(peer.id)
    if (links !== undefined) links.isCut = true
  }

  async heal(peer: ContractPeer): Promise<void> {
    if (this.#path === 'relay') return this.#relay.start()
    const links = this.#links.get(peer.id)
    if (links !== undefined) links.isCut = false
  }

  async sendHostile(frames: Uint8Array[], room = 'contract'): Promise<void> {
    const { lab, paths } = this.#compose(room)
    const hostile = this.#contractPeer(lab)
    const members = this.#rooms.get(room) ?? []
    await this.until(
      'the hostile peer to be in',
      async () => (await hostile.reaches()).length === members.length,
    )
    for (const frame of frames) paths[this.#path].send('all', frame)
  }

  until(what: string, condition: () => Promise<boolean>): Promise<void> {
    return until(what, condition, DEADLINE_MS)
  }

  #compose(room: string): ComposedPeer {
    const links = new CuttableLinks(new NodeLinks())
    const composed = composePeer({
      room: v.parse(RoomSchema, room),
      name: null,
      relays: [this.#relay],
      signer: createNodeSigner(),
      links,
      clock: createNodeClock(),
    })
    this.#links.set(composed.lab.self, links)
    this.#opened.push(composed)
    return composed
  }

  #contractPeer(lab: ComposedPeer['lab']): ContractPeer {
    const path = this.#path
    return {
      id: lab.self,
      broadcast: async payload => lab.broadcast(path, payload),
      inbox: async () => lab.inbox(path),
      refused: async () => lab.snapshot().paths[path].refused,
      reaches: async () => reached(lab, path),
      leave: () => lab.leave(),
    }
  }
}

function reached(lab: ComposedPeer['lab'], path: PathName): PeerId[] {
  const peers = lab.snapshot().peers.filter(peer => peer[path].rttMs !== null)
  return peers.map(peer => peer.id)
}
