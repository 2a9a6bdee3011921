/**
 * A lab that is made up, with time that jumps: peers that stream over a mesh that nothing stops and over a relay that
 * delivers while it is up. Observations come out as real peers write them down. For tests of what is computed from them.
 */

import type { LoadReport, PeerId, RelayAction } from '#protocol'
import type { Lane } from '#work'
import type { ItemId } from '../board/content.ts'
import type { Driver, MadeUpFile, PeerPort, ToStore } from '../experiments/driver.ts'
import type { Cannot } from '../experiments/possible.ts'
import type { Code, FileShared, Look, WorkDone } from '../experiments/samples.ts'
import { distributionOf } from '../experiments/swarm-findings.ts'
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { clientServerBound, peerToPeerBound } from '../swarm/bounds.ts'
import type { Way } from '../tickets/tickets.ts'
import { FakeHall } from './fake-hall.ts'
import { FakeLedgers } from './fake-ledgers.ts'
import { FakePeer, messageId } from './fake-peer.ts'
import type { JumpingClock } from './jumping-clock.ts'

export interface FakeLabOptions {
  /** Round trip of a frame of so many bytes, in ms. */
  rttMs?: (path: PathName, bytes: number) => number
  /** The relay carries what goes over the mesh, too. */
  meshThroughRelay?: boolean
  /** The path that the relay's faults stop. */
  fragile?: PathName
  /** Over the relay a moderator is obeyed no more than over the mesh. */
  hasWeakRelay?: boolean
  /** How long a job takes all peers, the relay, one peer; twice that where two must agree. */
  jobMs?: Record<Lane, number>
  /** From a peer's start until the first frame of another comes over a path. */
  firstMs?: Record<PathName, number>
  /** Notes of the board that the mesh never brings. */
  losesNotes?: boolean
  /** How many times its textbook bound a file takes; null: it never comes to the end. Without limits, that of 10 MB/s. */
  fileOfBound?: Record<PathName, number | null>
  /** Whether what peers compute together is something else than what one computes. */
  spoilsWork?: boolean
  /** The share (0..1) of an object's pieces that peers still give after so many of them went. */
  survives?: (repairs: boolean, gone: number) => number
  /** Nobody ever comes. */
  isDeserted?: boolean
  /** Its rooms cannot be closed. */
  staysOpen?: boolean
  /** Refuses this action of a relay. */
  refuses?: RelayAction
  /** What is no part of it. */
  cannot?: Cannot
  /** Whether what the peers' chain called final is taken back when a split heals, and what the relay's log did. */
  takesBack?: Record<PathName, boolean>
}

export class FakeLab implements Driver {
  readonly about: Driver['about'] = {
    peerKind: 'made-up',
    versions: { lab: '0', node: null, browser: null },
    machine: { platform: 'none', processor: null, cores: null, memoryBytes: null },
  }
  readonly isOneMachine = false
  readonly cannot: Cannot
  readonly clock: JumpingClock
  readonly #options: FakeLabOptions & Required<Pick<FakeLabOptions, 'rttMs' | 'fragile'>>
  #peers: FakePeer[] = []
  #report: LoadReport = NOTHING_SPENT
  #stopMeter: (() => void) | null = null
  #isRelayUp = true
  readonly ledgers: FakeLedgers
  readonly hall: FakeHall
  readonly #sold = new Set<string>()
  /** What the relay would have carried while it was down. */
  #heldBack: (() => void)[] = []
  #named = 0
  #gone = 0

  constructor(clock: JumpingClock, options: FakeLabOptions = {}) {
    this.clock = clock
    this.cannot = options.cannot ?? (() => null)
    this.#options = { rttMs: () => 1, fragile: 'relay', ...options }
    this.ledgers = new FakeLedgers(clock, options.takesBack ?? { mesh: true, relay: false })
    this.hall = new FakeHall(clock, () => this.#peers, options.hasWeakRelay === true)
  }

  async begin(): Promise<void> {
    this.#sold.clear()
    this.#heldBack = []
    this.#gone = 0
    this.#isRelayUp = true
    this.#meter()
  }

  async open(count: number): Promise<PeerPort[]> {
    if (this.#options.isDeserted === true) throw new Error('Not within 20 s.')
    const opened = Array.from({ length: count }, () => {
      this.#named += 1
      return new FakePeer(`peer-${this.#named}`, this)
    })
    for (const peer of opened) this.#welcome(peer)
    return opened
  }

  async relay(_relay: number, act: RelayAction): Promise<void> {
    if (act === this.#options.refuses) throw new Error(`The relay cannot ${act}.`)
    this.#isRelayUp = act === 'start' || act === 'thaw'
    const state = this.#isRelayUp ? 'up' : 'down'
    for (const peer of this.#peers)
      peer.see({ type: 'path', path: this.#options.fragile, state, detail: act })
    if (this.#isRelayUp) for (const carry of this.#heldBack.splice(0)) carry()
  }

  async relays() {
    return ['relay-1']
  }

  async usage() {
    const spent = this.#peers.reduce((sum, { upBytes }) => sum + upBytes.mesh + upBytes.relay, 0)
    return { cpuMs: spent / 1_000, rssBytes: 1e6 * this.#peers.length, processes: this.#peers.length }
  }

  async simulate(peers: number, seed: number) {
    const hopsP50 = Math.log2(peers)
    const measured = { deliveryRatio: 1, extraCopies: 0.5, controlBytesPerSecond: 500 }
    return { peers, seed, hopsP50, lastDeliveryP50Ms: 10 * hopsP50, ...measured }
  }

  async code(): Promise<Code[]> {
    const counted = { files: 10, packages: ['one'] }
    return [
      { path: 'mesh', lines: 900, serverLines: 0, ownLines: 800, ...counted },
      { path: 'relay', lines: 600, serverLines: 300, ownLines: 500, ...counted },
    ]
  }

  async end(): Promise<void> {
    this.#stopMeter?.()
    for (const peer of this.#peers) await peer.stream(null)
    this.#peers = []
    if (this.#options.staysOpen === true) throw new Error('A tab hangs.')
  }

  /** For its peers. */
  carry(from: FakePeer, path: PathName, message: number, bytes: number): void {
    if (path === this.#options.fragile && !this.#isRelayUp) return
    const frame = bytes + HEADER_BYTES
    from.upBytes[path] += path === 'mesh' ? frame * (this.#peers.length - 1) : frame
    if (path === 'relay' || this.#options.meshThroughRelay === true)
      this.#spend(frame, frame * (this.#peers.length - 1))
    for (const peer of this.#peers)
      if (peer !== from)
        peer.see({ type: 'delivered', path, from: from.id, message: messageId(from.id, message), bytes })
  }

  /** A note reaches everybody's copies at once; over a path that is down, when it is up again. */
  pinUp(by: FakePeer, item: ItemId, number: number): void {
    const copyOf = (peer: FakePeer, path: PathName): void => {
      if (!this.#peers.includes(peer)) return
      peer.notes[path].add(item)
      if (peer !== by) by.see({ type: 'edit-held', path, by: peer.id, number })
    }
    const toAll = (path: PathName): void => {
      for (const peer of this.#peers)
        if (path === 'relay' || peer === by || this.#options.losesNotes !== true) copyOf(peer, path)
    }
    for (const path of PATHS) {
      const isUp = path !== this.#options.fragile || this.#isRelayUp
      if (isUp) this.clock.at(this.clock.now() + 1, () => toAll(path))
      else this.#heldBack.push(() => toAll(path))
    }
  }

  /** Sold to who asks first, over the mesh to everybody. */
  sell(to: FakePeer, ticket: string, way: Way): void {
    const now = this.clock.now()
    to.see({ type: 'ticket', ticket, way, state: 'asked', messages: 0 })
    const isFree = way === 'mesh' || !this.#sold.has(ticket)
    this.#sold.add(ticket)
    const state = isFree ? 'sold' : 'refused'
    this.clock.at(now + 1, () => to.see({ type: 'ticket', ticket, way, state, messages: 2 }))
  }

  /** The first peer's conditions are everybody's. */
  split(peer: FakePeer, isSplit: boolean): void {
    this.ledgers.seeTip(peer, isSplit)
    if (peer === this.#peers[0]) this.ledgers.split(isSplit)
  }

  time(from: FakePeer, path: PathName, ping: number, to: PeerId, bytes: number): void {
    const rttMs = this.#options.rttMs(path, bytes)
    const answerer = this.#peers.find(({ id }) => id === to)
    const now = this.clock.now()
    this.clock.at(now + rttMs / 2, () => answerer?.see({ type: 'pinged', path, ping, from: from.id }))
    this.clock.at(now + rttMs, () => from.see({ type: 'pong', path, ping, from: to }))
  }

  /** It sets both paths up, and hears the others over them. */
  #welcome(peer: FakePeer): void {
    const others = [...this.#peers]
    this.#peers.push(peer)
    for (const path of PATHS) {
      const [one] = others
      if (one === undefined) continue
      peer.see({ type: 'set-up', path, bytes: path === 'mesh' ? 1_000 * others.length : 500 })
      for (const other of others) peer.see({ type: 'peer', path, peer: other.id, state: 'open' })
      const firstMs = (this.#options.firstMs ?? FIRST_MS)[path]
      this.clock.at(this.clock.now() + firstMs, () =>
        peer.see({ type: 'heard', path, probe: 1, from: one.id }),
      )
    }
  }

  #spend(bytesIn: number, bytesOut: number): void {
    const before = this.#report
    this.#report = {
      ...before,
      bytesIn: before.bytesIn + bytesIn,
      bytesOut: before.bytesOut + bytesOut,
      cpuMs: before.cpuMs + bytesOut * CPU_MS_PER_BYTE,
    }
  }

  /** Once a second the relay reports and peers read their traffic. */
  #meter(): void {
    this.#stopMeter = this.clock.at(this.clock.now() + 1_000, () => {
      this.#report = { ...this.#report, uptimeMs: this.#report.uptimeMs + 1_000 }
      for (const peer of this.#peers) {
        peer.see({ type: 'load', report: this.#report })
        for (const path of PATHS)
          peer.see({ type: 'traffic', path, upBytes: peer.upBytes[path], downBytes: 0 })
      }
      this.#meter()
    })
  }

  /** A job of a hundred tasks, of which the relay does none once it is down. */
  async work({ lane, copies }: { lane: Lane; copies: number }): Promise<WorkDone> {
    const doneMs = copies * (this.#options.jobMs ?? JOB_MS)[lane]
    await new Promise<void>(resolve => this.clock.at(this.clock.now() + doneMs, resolve))
    const isDone = lane !== 'relay' || this.#isRelayUp
    const spoilt = lane === 'mesh' && this.#options.spoilsWork === true
    const counts = { tasks: 100, accepted: isDone ? 100 : 0, computed: 100 * copies, wasted: 0, liars: 0 }
    const workers = lane === 'mesh' ? this.#peers.length : 1
    const digest = isDone ? (spoilt ? 'spoilt' : 'right') : null
    return { lane, copies, ...counts, workers, doneMs: isDone ? doneMs : null, digest }
  }

  /** On its way until both paths are done; the relay gives nothing once it is down. */
  async share({ bytes, uplinkBytesPerSecond }: MadeUpFile, receivers: number): Promise<FileShared> {
    const of = distributionOf({ bytes, receivers, uplinkBytesPerSecond: uplinkBytesPerSecond ?? 1e7 })
    const ofBound = this.#options.fileOfBound ?? FILE_OF_BOUND
    const took = (bound: number, times: number | null) => (times === null ? null : 1_000 * bound * times)
    const mesh = took(peerToPeerBound(of), ofBound.mesh)
    const relay = took(clientServerBound(of), ofBound.relay)
    const waitMs = Math.max(mesh ?? 0, relay ?? 0)
    await new Promise<void>(resolve => this.clock.at(this.clock.now() + waitMs, resolve))
    const doneMs = { mesh, relay: this.#isRelayUp ? relay : null }
    const came = { mesh: doneMs.mesh === null ? 0.5 : 1, relay: doneMs.relay === null ? 0.5 : 1 }
    const race: FileShared['race'] = [[waitMs, came.mesh, came.relay]]
    return { bytes, uplinkBytesPerSecond, receivers, doneMs, came, race }
  }

  /** Of an object in a hundred pieces. */
  look({ name, copies, repairs }: ToStore): Look {
    const share = this.#options.survives?.(repairs, this.#gone) ?? 1
    const fromRelay = this.#isRelayUp ? 100 : 0
    return { name, copies, repairs, pieces: 100, fromPeers: Math.round(100 * share), fromRelay, thin: 0 }
  }

  depart(gone: FakePeer, state: 'left' | 'lost'): void {
    this.#gone += 1
    this.#peers = this.#peers.filter(peer => peer !== gone)
    for (const peer of this.#peers)
      for (const path of PATHS) peer.see({ type: 'peer', path, peer: gone.id, state })
  }
}

const FIRST_MS: Record<PathName, number> = { mesh: 60, relay: 20 }
const JOB_MS: Record<Lane, number> = { mesh: 500, relay: 800, alone: 1_000 }

const FILE_OF_BOUND: Record<PathName, number | null> = { mesh: 1.02, relay: 1.01 }

/** In front of each payload, on every path. */
const HEADER_BYTES = 44
/** Of the relay, for each byte out. */
const CPU_MS_PER_BYTE = 0.001

const NOTHING_SPENT: LoadReport = {
  relay: 'relay-1',
  pid: 1,
  uptimeMs: 0,
  cpuMs: 0,
  eventLoopDelayP99Ms: 0,
  rssBytes: 5e7,
  sockets: 0,
  cluster: 'alone',
  framesIn: 0,
  framesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  signals: 0,
  refused: {},
}
