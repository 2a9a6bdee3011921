/** The driver of a conducted experiment: a lab host as a process of its own, its relays, and peers from a source. */
import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { RelayAction } from '#protocol'
import type { Driver, PeerPort } from '../../client/core/experiments/driver.ts'
import type { Setup } from '../../client/core/experiments/plan.ts'
import type { ExperimentRun } from '../../client/core/experiments/run-file.ts'
import { missingPairs } from '../../client/core/measure/presence.ts'
import { type LabHost, startLabHost } from '../fixtures/lab-host.ts'
import { type Relay, relayOf } from '../fixtures/relay.ts'
import { until } from '../fixtures/until.ts'
import { pathCode } from './path-code.ts'
import type { OpenedPeer, PeerSource } from './peer-source.ts'
import { simulateCrowd } from './simulation.ts'

/** As for the fixtures' tabs: two seconds a peer are many times what opening takes here. */
const OPEN_MS_PER_PEER = 2_000
const OPEN_MS = 20_000
/** Chosen: a page takes a second of a core to load, so that of many at once none would be there in time. */
const AT_ONCE = 4

export class LabDriver implements Driver {
  readonly about: Pick<ExperimentRun, 'peerKind' | 'versions' | 'machine'>
  readonly isOneMachine = true
  readonly cannot = () => null
  readonly #source: PeerSource
  #lab: { host: LabHost; relays: number } | null = null
  #rooms = 0
  #opened = 0
  #peers: OpenedPeer[] = []

  constructor(source: PeerSource, version: string) {
    this.#source = source
    this.about = {
      peerKind: source.kind,
      versions: { lab: version, node: process.versions.node, browser: source.browser },
      machine: thisMachine(),
    }
  }

  async begin({ relays }: Setup): Promise<void> {
    const { host } = await this.#labWith(relays)
    for (const { id, state } of (await host.info()).relays) {
      if (state === 'down') await relayOf(host, id).start()
      if (state === 'frozen') await relayOf(host, id).thaw()
    }
    this.#rooms += 1
    this.#opened = 0
  }

  async open(count: number): Promise<PeerPort[]> {
    const opened: OpenedPeer[] = []
    while (opened.length < count) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - opened.length) }, () => this.#openOne())
      opened.push(...(await Promise.all(batch)))
    }
    const deadlineMs = OPEN_MS + OPEN_MS_PER_PEER * this.#peers.length
    await until('everybody reaches everybody on both paths', () => this.#isWhole(), deadlineMs)
    return opened
  }

  async relay(relay: number, act: RelayAction): Promise<void> {
    const info = (await this.#host().info()).relays[relay]
    if (info === undefined) throw new Error(`There is no relay ${relay + 1}.`)
    const controls: Relay = relayOf(this.#host(), info.id)
    await controls[act]()
  }

  async relays(): Promise<string[]> {
    return (await this.#host().info()).relays.map(({ id }) => id)
  }

  usage() {
    return this.#source.usage()
  }

  simulate(peers: number, seed: number) {
    return simulateCrowd(peers, seed)
  }

  async code() {
    return pathCode()
  }

  async end(): Promise<void> {
    this.#peers = []
    await this.#source.closeAll()
  }

  /** Ends everything that it started. Idempotent. */
  async close(): Promise<void> {
    await this.#source.end()
    await this.#lab?.host.end()
    this.#lab = null
  }

  async #labWith(relays: number): Promise<{ host: LabHost }> {
    if (this.#lab?.relays === relays) return this.#lab
    await this.#lab?.host.end()
    this.#lab = null
    const host = await startLabHost(relays === 1 ? [] : ['--relays', String(relays)])
    this.#lab = { host, relays }
    return this.#lab
  }

  #host(): LabHost {
    if (this.#lab === null) throw new Error('No lab host runs.')
    return this.#lab.host
  }

  async #openOne(): Promise<OpenedPeer> {
    this.#opened += 1
    const peer = await this.#source.open(this.#host(), `trial-${this.#rooms}`, `peer-${this.#opened}`)
    const gone = () => {
      this.#peers = this.#peers.filter(({ id }) => id !== peer.id)
    }
    const watched: OpenedPeer = {
      ...peer,
      close: () => peer.close().finally(gone),
      crash: () => peer.crash().finally(gone),
    }
    this.#peers.push(watched)
    return watched
  }

  async #isWhole(): Promise<boolean> {
    const views = await Promise.all(this.#peers.map(peer => peer.presence()))
    return missingPairs(views).length === 0
  }
}

function thisMachine(): ExperimentRun['machine'] {
  return {
    platform: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model ?? null,
    cores: cpus().length,
    memoryBytes: totalmem(),
  }
}
