/** Moderation at the edge: over the relay what its process says, over the mesh what peers sign; and what this peer saw. */
import * as v from 'valibot'
import { type Act, type Said, TextSchema } from '#moderation'
import type { PeerId, RoomName } from '#protocol'
import { ChangeListeners } from '../../core/change-listeners.ts'
import type { Clock } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import { Listeners } from '../../core/listeners.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { Signer } from '../../core/mesh/signer.ts'
import { Hall } from '../../core/moderation/hall.ts'
import type { LinkSight } from '../../core/moderation/link-sight.ts'
import type {
  ActState,
  Coverage,
  Moderation,
  ModerationNews,
  ModerationView,
  Sights,
} from '../../core/moderation/moderation.ts'
import { actsOf, coverageOf, type LogEntry, OwnLog } from '../../core/moderation/own-log.ts'
import type { RelayHallEvent } from '../../core/moderation/relay-hall.ts'
import type { Service, ServiceEvent } from '../../core/service.ts'
import { LeftError } from '../left-error.ts'
import { MeshTalk, type MeshTalkPorts } from './mesh-talk.ts'
import { keyFrom } from './moderator-key.ts'
import { auditLines, fetchRelayLog, moderateAtRelay } from './relay-moderation.ts'

export interface ModerationPorts extends Pick<MeshTalkPorts, 'bar' | 'moderatorKey'> {
  self: PeerId
  room: RoomName
  signer: Signer
  /** The service `moderation`: over the mesh for what is said, over the relay for who is there. */
  services: Record<PathName, Service>
  relay: {
    say(number: number, text: string): void
    sight(answer: (sight: NonNullable<Sights['relay']>) => void): void
    subscribeHall(listener: (event: RelayHallEvent) => void): Unsubscribe
  }
  /** The relay that this peer is joined to; null: none. */
  ownRelay(): { url: string } | null
  /** null: what these links run on does not say. */
  lookAtLinks: (() => Promise<LinkSight[]>) | null
  carried(): Sights['carried']
  /** The secret half of the moderator's key, for the holder of the token. Rejects with words for people. */
  askSecret(token: string): Promise<string>
  clock: Clock
}

/** As for jobs: figures can be read. */
const TELL_INTERVAL_MS = 200
/** For answers to a question. Chosen: a round trip takes milliseconds, through others some ten. */
const ANSWER_MS = 1_000

export class ModerationDesk implements Moderation {
  readonly #ports: ModerationPorts
  readonly #mesh: MeshTalk
  readonly #relayHall = new Hall()
  readonly #log = new OwnLog()
  readonly #changes: ChangeListeners
  readonly #newsListeners = new Listeners<ModerationNews>()
  readonly #unsubscribe: Unsubscribe[]
  #authority: { token: string; secret: Uint8Array } | null = null
  #said = 0
  /** The relay has told what is said in the room. */
  #hasJoined = false
  #relayActs = 0
  #coverage: Record<PathName, Coverage[]> = { mesh: [], relay: [] }
  #isClosed = false

  constructor(ports: ModerationPorts) {
    this.#ports = ports
    this.#changes = new ChangeListeners(ports.clock, TELL_INTERVAL_MS)
    const { services, relay, self } = ports
    this.#write('mesh', 'came', self)
    this.#mesh = new MeshTalk({
      ...ports,
      service: services.mesh,
      ownActs: () => this.#log.acts('mesh'),
      onShown: said => this.#shown('mesh', said),
      onDecided: act => this.#decided('mesh', act, this.#mesh.hall.obeys),
      onChange: () => this.#changes.changed(),
    })
    this.#unsubscribe = [
      ...PATHS.map(path => services[path].subscribe(event => this.#onPresence(path, event))),
      relay.subscribeHall(event => this.#onRelay(event)),
    ]
  }

  say(path: PathName | 'both', text: string): void {
    this.#refuseIfClosed()
    const parsed = v.safeParse(TextSchema, text)
    if (!parsed.success) throw new TypeError(`This cannot be said: ${parsed.issues[0].message}.`)
    const said: Said = { from: this.#ports.self, number: this.#said + 1, text: parsed.output }
    const { hall } = this.#mesh
    if (path !== 'relay' && hall.obeys && hall.isForbidden(said))
      throw new Error('A moderator muted this peer over the mesh, and it obeys.')
    this.#said += 1
    for (const each of PATHS) {
      if (path !== 'both' && path !== each) continue
      this.#news({ what: 'message', path: each, state: 'said', peer: said.from, number: said.number })
      if (each === 'relay') this.#ports.relay.say(said.number, said.text)
      else void this.#mesh.say(said)
    }
  }

  obey(yes: boolean): void {
    this.#refuseIfClosed()
    this.#mesh.obey(yes)
    this.#relayHall.obeys = yes
    this.#changes.changed()
  }

  async authorize(token: string): Promise<void> {
    const secret = keyFrom(await this.#ports.askSecret(token))
    if (secret === null) throw new Error('The lab host answered something else than a key.')
    this.#authority = { token, secret }
    this.#changes.changed()
  }

  /** The lab host has another key since it was started again. */
  trust(moderatorKey: string): void {
    this.#mesh.trust(moderatorKey)
  }

  async act(path: PathName, act: Act): Promise<void> {
    this.#refuseIfClosed()
    const { token, secret } = this.#authorized()
    this.#newsOf(path, act, 'asked')
    if (path === 'mesh') return this.#mesh.request(act, secret)
    await moderateAtRelay(this.#relayUrl(), token, { room: this.#ports.room, act })
  }

  view(): ModerationView {
    const { hall } = this.#mesh
    return {
      messages: { mesh: hall.shown(), relay: this.#relayHall.shown() },
      acts: { mesh: hall.acts, relay: this.#relayHall.acts },
      obeys: hall.obeys,
      isModerator: this.#authority !== null,
      words: this.#mesh.words(),
      log: [...this.#log.entries],
      logDropped: this.#log.dropped,
      coverage: this.#coverage,
    }
  }

  async sights(): Promise<Sights> {
    const { relay, lookAtLinks, carried } = this.#ports
    const seen = this.#within<Sights['relay']>(null, answer => relay.sight(answer))
    return { relay: await seen, links: (await lookAtLinks?.()) ?? null, carried: carried() }
  }

  async gatherLogs(): Promise<void> {
    this.#refuseIfClosed()
    this.#mesh.askForLogs()
    const lines = this.#authority === null ? null : this.relayLog().catch(() => null)
    await this.#within(null, () => {})
    const own = (path: PathName) => ({ of: this.#ports.self, acts: this.#log.acts(path) })
    const text = await lines
    const relay = text === null ? [] : [{ of: null, acts: actsOf(auditLines(text), this.#ports.room) }]
    this.#coverage = {
      mesh: coverageOf<PeerId | null>([own('mesh'), ...this.#mesh.gathered()]),
      relay: relay.length === 0 ? [] : coverageOf<PeerId | null>([...relay, own('relay')]),
    }
    this.#changes.changed()
  }

  async relayLog(): Promise<string> {
    return fetchRelayLog(this.#relayUrl(), this.#authorized().token)
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  onNews(listener: (news: ModerationNews) => void): Unsubscribe {
    return this.#newsListeners.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#mesh.close()
    this.#changes.close()
    this.#newsListeners.clear()
  }

  #onPresence(path: PathName, event: ServiceEvent): void {
    if (event.type === 'linked') this.#write(path, 'came', event.peer)
    if (event.type === 'unlinked' && event.left === true) this.#write(path, 'went', event.peer)
  }

  #onRelay(event: RelayHallEvent): void {
    const { self, clock } = this.#ports
    const hall = this.#relayHall
    if (event.type === 'moderated') {
      this.#relayActs += 1
      for (const said of hall.perform(event.act, this.#relayActs)) this.#shown('relay', said)
      // What was delivered is in each peer's own hands; all else the relay holds back.
      return this.#decided('relay', event.act, hall.obeys || event.act.act !== 'erase')
    }
    if (!this.#hasJoined) this.#write('relay', 'came', self)
    this.#hasJoined = true
    for (const said of event.messages) if (hall.hear(said, clock.now())) this.#shown('relay', said)
  }

  #shown(path: PathName, { from, number }: Said): void {
    this.#write(path, 'said', from, number)
    this.#news({ what: 'message', path, state: 'shown', peer: from, number })
  }

  #decided(path: PathName, act: Act, holds: boolean): void {
    this.#write(path, act.act, act.peer, act.act === 'remove' ? null : act.number)
    this.#newsOf(path, act, holds ? 'holds' : 'ignored')
  }

  #newsOf(path: PathName, act: Act, state: ActState): void {
    const number = act.act === 'remove' ? null : act.number
    this.#news({ what: 'act', path, act: act.act, peer: act.peer, number, state })
  }

  #news(news: ModerationNews): void {
    this.#newsListeners.tell(news)
    this.#changes.changed()
  }

  #write(path: PathName, what: LogEntry['what'], peer: PeerId, number: number | null = null): void {
    this.#log.write({ at: this.#ports.clock.now(), path, what, peer, number })
    this.#changes.changed()
  }

  /** What is answered within ANSWER_MS, else `otherwise`. */
  #within<Answer>(otherwise: Answer, ask: (answer: (value: Answer) => void) => void): Promise<Answer> {
    const { clock } = this.#ports
    return new Promise(resolve => {
      const cancel = clock.at(clock.now() + ANSWER_MS, () => resolve(otherwise))
      ask(value => {
        cancel()
        resolve(value)
      })
    })
  }

  #relayUrl(): string {
    const relay = this.#ports.ownRelay()
    if (relay === null) throw new Error('No relay is there to be asked.')
    return relay.url
  }

  #authorized(): { token: string; secret: Uint8Array } {
    if (this.#authority !== null) return this.#authority
    throw new Error('Only the holder of the host token moderates: open the panel by the host URL.')
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw new LeftError()
  }
}
