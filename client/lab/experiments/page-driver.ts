/** The driver of an experiment that the panel conducts: the lab that the page came from, and peers in frames of the page. */
import * as v from 'valibot'
import { type LabInfo, type RelayAction, type RelayInfo, type RoomName, RoomSchema } from '#protocol'
import type { Clock } from '../../core/clock.ts'
import type { Cancellation } from '../../core/experiments/conduct.ts'
import type { Driver, PeerPort } from '../../core/experiments/driver.ts'
import type { Setup } from '../../core/experiments/plan.ts'
import { cannotInPage } from '../../core/experiments/possible.ts'
import { type Code, CodeSchema } from '../../core/experiments/samples.ts'
import { missingPairs } from '../../core/measure/presence.ts'
import { sayable, words } from '../../core/said.ts'
import { randomText } from '../identity.ts'
import { type FramePeer, openFramePeer } from './frame-peer.ts'
import { type Patience, patienceOf } from './patience.ts'

/** What the build counted, by `pathCode()` in e2e/lab/path-code.ts. */
declare const __PATH_CODE__: unknown

export interface PageDriverParts {
  /** Peers' frames are put into it. */
  frames: HTMLElement
  /** What the lab host says now. Rejects with words for people. */
  ask(): Promise<LabInfo>
  /** Does something to a relay; null: without the host token. */
  act: ((relay: string, action: RelayAction) => Promise<void>) | null
  clock: Clock
  cancellation: Cancellation
}

/** As for the command line's tabs. */
const OPEN_MS_PER_PEER = 2_000
const OPEN_MS = 20_000
/** Chosen: frames share one thread, and of many at once none would be there in time. */
const AT_ONCE = 2

/** What undoes an action of a relay. */
const MENDS = { kill: 'start', freeze: 'thaw' } as const

export class PageDriver implements Driver {
  readonly about: Driver['about']
  readonly isOneMachine = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
  readonly cannot = cannotInPage
  readonly #parts: PageDriverParts
  readonly #patience: Patience
  /** What each relay needs so that it is as before. */
  readonly #broken = new Map<string, RelayAction>()
  #room: RoomName | null = null
  #opened = 0
  #peers: FramePeer[] = []

  constructor(version: string, parts: PageDriverParts) {
    this.#parts = parts
    this.#patience = patienceOf(parts.clock, parts.cancellation)
    this.about = {
      peerKind: 'frames',
      versions: { lab: version, node: null, browser: navigator.userAgent.slice(0, 500) },
      machine: {
        platform: navigator.platform,
        processor: null,
        cores: navigator.hardwareConcurrency,
        // Browsers tell no more than a rounded figure, and most not even that.
        memoryBytes: null,
      },
    }
  }

  async begin({ relays: asked }: Setup): Promise<void> {
    const { relays } = await this.#parts.ask()
    if (relays.length !== asked)
      throw sayable(
        Error,
        words('The plan asks for {asked} relays, and this lab runs {running}.', {
          asked,
          running: relays.length,
        }),
      )
    for (const { id, state } of relays) {
      if (state === 'down') await this.#act(id, 'start')
      if (state === 'frozen') await this.#act(id, 'thaw')
    }
    this.#room = v.parse(RoomSchema, `trial-${randomText(10)}`)
    this.#opened = 0
  }

  async open(count: number): Promise<PeerPort[]> {
    const opened: FramePeer[] = []
    while (opened.length < count) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - opened.length) }, () => this.#openOne())
      opened.push(...(await Promise.all(batch)))
    }
    const isWhole = () => missingPairs(this.#peers.map(peer => peer.presence())).length === 0 || null
    const limitMs = OPEN_MS + OPEN_MS_PER_PEER * this.#peers.length
    await this.#patience.until('everybody reaches everybody on both paths', isWhole, limitMs)
    return opened
  }

  async relay(relay: number, action: RelayAction): Promise<void> {
    const { id } = await this.#relay(relay)
    // Before it is done: it may be, though its answer is lost.
    if (action === 'kill' || action === 'freeze') this.#broken.set(id, MENDS[action])
    await this.#act(id, action)
    if (action !== 'kill' && action !== 'freeze') this.#broken.delete(id)
  }

  async relays(): Promise<string[]> {
    return (await this.#parts.ask()).relays.map(({ id }) => id)
  }

  /** A page is not told what it spends. */
  async usage(): Promise<null> {
    return null
  }

  async simulate(): Promise<never> {
    throw new Error('A page simulates no crowd.')
  }

  async code(): Promise<Code[]> {
    return v.parse(v.array(CodeSchema), __PATH_CODE__)
  }

  /** The relays are everybody's: what a trial broke and did not live to mend is mended here. */
  async end(): Promise<void> {
    for (const peer of this.#peers) peer.remove()
    this.#peers = []
    this.#parts.frames.replaceChildren()
    const mends = [...this.#broken].map(([id, mend]) => this.#act(id, mend))
    this.#broken.clear()
    const failed = (await Promise.allSettled(mends)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  async #openOne(): Promise<FramePeer> {
    if (this.#room === null) throw new Error('No trial has begun.')
    this.#opened += 1
    const { frames } = this.#parts
    const peer = await openFramePeer(this.#room, `peer-${this.#opened}`, { frames, patience: this.#patience })
    const watched: FramePeer = {
      ...peer,
      close: async () => {
        this.#peers = this.#peers.filter(({ id }) => id !== peer.id)
        await peer.close()
      },
    }
    this.#peers.push(watched)
    return watched
  }

  async #relay(relay: number): Promise<RelayInfo> {
    const info = (await this.#parts.ask()).relays[relay]
    if (info === undefined) throw new Error(`There is no relay ${relay + 1}.`)
    return info
  }

  async #act(id: string, action: RelayAction): Promise<void> {
    if (this.#parts.act === null)
      throw new Error(`Relay ${id} would need “${action}”: open the panel by the host URL for that.`)
    await this.#parts.act(id, action)
  }
}
