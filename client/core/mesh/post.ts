/**
 * Frames to a peer without a link, as letters: a receipt comes back from the far end, and a letter without one goes again over
 * another neighbour (Castro et al., OSDI 2002: test for failure, then send over diverse ways). None waits for an earlier one.
 */
import type { PeerId } from '#protocol'
import type { MeshEffect } from './events.ts'
import type { FirstHops } from './first-hops.ts'
import { Letterbox } from './letterbox.ts'
import { type Letter, Letters } from './letters.ts'
import type { LinkMessage } from './link-message.ts'
import type { LinkTable } from './link-table.ts'
import type { Members } from './members.ts'
import type { Routes } from './routes.ts'
import type { Sealing } from './sealing.ts'
import type { Numbered } from './statement.ts'

export interface PostPorts {
  linkTable: LinkTable
  firstHops: FirstHops
  members: Members
  routes: Routes
  sealing: Sealing
  effect(effect: MeshEffect): void
  /** Signing and checking take a while: asked for when they are done. */
  now(): number
  send(to: PeerId, message: LinkMessage): void
}

export class Post {
  readonly #ports: PostPorts
  readonly #letters = new Letters()
  readonly #letterbox = new Letterbox()

  constructor(ports: PostPorts) {
    this.#ports = ports
  }

  /** False where too much waits for receipts already. */
  write(to: PeerId, bytes: Uint8Array): boolean {
    const { sealing, now } = this.#ports
    const written = this.#letters.write(to, bytes, now())
    if (written === null) return false
    const { letter, base } = written
    const isUnderWay = sealing.seal({ kind: 'letter', to, letter, base, bytes }, sealed => {
      written.sealed = sealed
      this.#attempt(written)
    })
    if (!isUnderWay) this.#letters.settle(written)
    return isUnderWay
  }

  /** A copy came. */
  arrived(from: PeerId, numbered: Numbered, way: { via: PeerId; hops: number }): void {
    this.#acknowledge(from, numbered.letter, way.via)
    if (this.#letterbox.takes(from, numbered))
      this.#ports.effect({ type: 'deliver', from, bytes: numbered.bytes, ...way })
  }

  acknowledged(from: PeerId, number: number): void {
    const via = this.#letters.receipt(from, number, this.#ports.now())?.via ?? null
    if (via !== null) this.#ports.firstHops.delivered(via)
  }

  wake(nowMs: number, stalledMs: number): void {
    const { linkTable, firstHops } = this.#ports
    for (const letter of this.#letters.due(nowMs, stalledMs)) {
      // Of a link that broke meanwhile nothing is learnt.
      if (letter.via !== null && linkTable.open(letter.via) !== null) firstHops.failed(letter.via)
      this.#attempt(letter)
    }
  }

  nextWakeMs(): number | null {
    return this.#letters.nextWakeMs()
  }

  #attempt(letter: Letter): void {
    const { send, now } = this.#ports
    const { to, sealed } = letter
    if (sealed === null) return
    const via = this.#firstHop(letter)
    if (via !== null) send(via, { kind: 'routed', hops: 1, to, sealed })
    this.#letters.sent(letter, via, now())
  }

  /** A neighbour that was not tried: one that seems to lead there, else any, as it may know a way. */
  #firstHop({ to, tried }: Letter): PeerId | null {
    const { linkTable, firstHops, members, routes } = this.#ports
    if (linkTable.open(to) !== null) return to
    const known = routes.ways(to)
    if (known.length === 0 && !members.isReachable(to)) return null
    const ways = firstHops.ordered([...new Set([...known, ...linkTable.neighbours()])])
    const untried = ways.find(via => !tried.has(via))
    if (untried === undefined) tried.clear()
    return untried ?? ways[0] ?? null
  }

  /** Back over whoever brought it: it was honest, and knows where it came from. */
  #acknowledge(to: PeerId, letter: number, via: PeerId): void {
    const { sealing, send } = this.#ports
    sealing.seal({ kind: 'receipt', to, letter }, sealed =>
      send(via, { kind: 'routed', hops: 1, to, sealed }),
    )
  }
}
