/** Joining by hand: what an invitation and the answer to it do, where no signaller and no member can introduce two peers. */
import type { PeerId } from '#protocol'
import type { Connections } from './connections.ts'
import type { Handle, InvitationProblem, MeshEffect } from './events.ts'
import { Invitations } from './invitations.ts'
import type { LinkTable } from './link-table.ts'
import type { Sealing } from './sealing.ts'
import type { Claimed } from './seals.ts'

export interface InvitationPorts {
  self: PeerId
  invitationMs: number
  sealing: Sealing
  connections: Connections
  linkTable: LinkTable
  effect(effect: MeshEffect): void
  /** Signing and checking take a while: asked for when they are done. */
  now(): number
}

type Step = Extract<MeshEffect, { type: 'invitation-failed' }>['step']

export class InvitationSteps {
  readonly #ports: InvitationPorts
  readonly #invitations: Invitations

  constructor(ports: InvitationPorts) {
    this.#ports = ports
    this.#invitations = new Invitations(ports.invitationMs)
  }

  /** Whether invitations of ours are open, which have to be taken back in time. */
  get areOpen(): boolean {
    return this.#invitations.count > 0
  }

  invite(): void {
    const { handle, epoch, dropped } = this.#invitations.make(this.#ports.now())
    if (dropped !== null) this.#hangUp(dropped)
    this.#ports.effect({ type: 'dial', peer: handle, epoch })
  }

  /** The offer for an invitation is there. Returns whether this was one for an invitation. */
  described(handle: Handle, epoch: number, sdp: string): boolean {
    if (!this.#invitations.has(handle)) return false
    const { sealing, effect } = this.#ports
    sealing.seal({ kind: 'invitation', epoch, sdp }, bytes => effect({ type: 'invitation', bytes }))
    return true
  }

  accept(bytes: Uint8Array): void {
    const step = 'invitation-answer'
    const { self, sealing, connections, linkTable } = this.#ports
    const claimed = sealing.open(bytes)
    if (claimed?.statement.kind !== 'invitation') return this.#fail(step, 'malformed')
    const { origin, statement } = claimed
    if (origin === self) return this.#fail(step, 'own')
    if (linkTable.open(origin) !== null) return this.#fail(step, 'already-linked')
    this.#check(step, claimed, () =>
      connections.acceptByHand(origin, statement.epoch, statement.sdp, this.#ports.now()),
    )
  }

  /** The description for an answer that goes back by hand is there. */
  answer(to: PeerId, epoch: number, sdp: string): void {
    const { sealing, effect } = this.#ports
    sealing.seal({ kind: 'answer', to, epoch, sdp }, bytes => effect({ type: 'invitation-answer', bytes }))
  }

  complete(bytes: Uint8Array): void {
    const step = 'linked'
    const { self, sealing, connections, linkTable, effect } = this.#ports
    const claimed = sealing.open(bytes)
    if (claimed?.statement.kind !== 'answer') return this.#fail(step, 'malformed')
    const { origin, statement } = claimed
    if (origin === self || statement.to !== self) return this.#fail(step, 'own')
    if (linkTable.open(origin) !== null) return this.#fail(step, 'already-linked')
    this.#check(step, claimed, () => {
      const handle = this.#invitations.take(statement.epoch, this.#ports.now())
      if (handle === null) return this.#fail(step, 'expired')
      connections.adopt(handle, origin, statement.epoch, statement.sdp, this.#ports.now())
      effect({ type: 'invitation-completed', peer: origin })
    })
  }

  /** The connection of an invitation is gone, if it was one's. */
  closed(handle: Handle): void {
    this.#invitations.closed(handle)
  }

  /** Takes back those that are too old. */
  sweep(): void {
    for (const invitation of this.#invitations.withdraw(this.#ports.now() - this.#ports.invitationMs))
      this.#hangUp(invitation)
  }

  leave(): void {
    for (const invitation of this.#invitations.withdraw()) this.#hangUp(invitation)
  }

  #hangUp({ handle, epoch }: { handle: Handle; epoch: number }): void {
    this.#ports.effect({ type: 'hang-up', peer: handle, epoch })
  }

  #check(step: Step, claimed: Claimed, then: () => void): void {
    const isUnderWay = this.#ports.sealing.check(claimed, valid =>
      valid ? then() : this.#fail(step, 'forged'),
    )
    if (!isUnderWay) this.#fail(step, 'malformed')
  }

  #fail(step: Step, problem: InvitationProblem): void {
    this.#ports.effect({ type: 'invitation-failed', step, problem })
  }
}
