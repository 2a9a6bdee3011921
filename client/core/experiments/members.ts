/** The peers of a trial, by the number in which they came; who has gone keeps its number, and its log as it was then. */
import type { Clock } from '../clock.ts'
import type { RunFile } from '../measure/observation.ts'
import type { PeerPort } from './driver.ts'
import type { PeerTarget } from './plan.ts'
import type { TrialRecord } from './run-file.ts'

export interface Member {
  readonly port: PeerPort
  readonly number: number
  /** ms since the trial began. */
  readonly cameAt: number
  wentAt: number | null
  readonly clock: TrialRecord['peers'][number]['clock']
  log: RunFile | null
}

export class Members {
  readonly #clock: Clock
  /** ms since the trial began. */
  readonly #sinceStart: () => number
  readonly #members: Member[] = []

  constructor(clock: Clock, sinceStart: () => number) {
    this.#clock = clock
    this.#sinceStart = sinceStart
  }

  get all(): readonly Member[] {
    return this.#members
  }

  get present(): Member[] {
    return this.#members.filter(({ wentAt }) => wentAt === null)
  }

  /** Throws where there is no such peer (any more). */
  member(number: number): Member {
    const member = this.#members[number]
    if (member === undefined) throw new Error(`There is no peer ${number}.`)
    if (member.wentAt !== null) throw new Error(`Peer ${number} has gone already.`)
    return member
  }

  port(number: number): PeerPort {
    return this.member(number).port
  }

  async welcome(ports: readonly PeerPort[]): Promise<void> {
    for (const port of ports) {
      const before = this.#clock.now()
      const theirs = await port.now()
      const after = this.#clock.now()
      const clock = { offsetMs: theirs - (before + after) / 2, errorMs: (after - before) / 2 }
      const number = this.#members.length
      this.#members.push({ port, number, cameAt: this.#sinceStart(), wentAt: null, clock, log: null })
    }
  }

  /** The number of who was taken away. */
  async remove(target: PeerTarget, how: 'close' | 'crash'): Promise<number> {
    const number = typeof target === 'number' ? target : await this.#bestConnected()
    const member = this.member(number)
    // Its log goes with it.
    await keepLog(member)
    member.wentAt = this.#sinceStart()
    await (how === 'close' ? member.port.close() : member.port.crash())
    return number
  }

  async keepLogs(): Promise<void> {
    for (const member of this.present) await keepLog(member)
  }

  /** The first of those with the most links. */
  async #bestConnected(): Promise<number> {
    const links = await Promise.all(
      this.#members.map(({ port, wentAt }) => (wentAt === null ? port.links() : -1)),
    )
    return links.indexOf(Math.max(...links))
  }
}

async function keepLog(member: Member): Promise<void> {
  member.log = await member.port.log().catch(() => null)
}
