/** Invitations under way in this tab. They outlive the dialog that shows them: closed and opened again, it goes on. */

import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { PeerId } from '#protocol'
import type { Lab } from '../../core/lab.ts'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { type InvitingState, type JoiningState, type Role, stepInviting, stepJoining } from './steps.ts'

export interface InvitationDesk {
  /** Whose side the dialog shows; null while it is closed. */
  open: Signal<Role | null>
  inviting: ReadonlySignal<InvitingState>
  joining: ReadonlySignal<JoiningState>
  /** Makes a new invitation, in place of one that is shown. */
  invite(): void
  /** Takes the newcomer's answer to the invitation that is shown. */
  complete(answer: string): void
  /** Answers somebody's invitation. */
  accept(invitation: string): void
  stop(): void
}

export function createDesk(lab: Pick<Lab, 'invitations' | 'snapshot' | 'onChange'>): InvitationDesk {
  const inviting = signal<InvitingState>({ step: 'idle' })
  const joining = signal<JoiningState>({ step: 'empty', problem: null })
  let stopWaiting = (): void => {}
  let answered = ''

  function invite(): void {
    if (inviting.value.step === 'making' || inviting.value.step === 'linking') return
    inviting.value = stepInviting(inviting.value, { type: 'ask' })
    lab.invitations.create().then(
      code => {
        inviting.value = stepInviting(inviting.value, { type: 'made', code })
      },
      (error: unknown) => {
        inviting.value = stepInviting(inviting.value, { type: 'refused', problem: errorWords(error) })
      },
    )
  }

  function complete(answer: string): void {
    if (inviting.value.step !== 'waiting') return
    inviting.value = stepInviting(inviting.value, { type: 'answer' })
    lab.invitations.complete(answer).then(
      peer => {
        inviting.value = stepInviting(inviting.value, { type: 'linked', peer })
      },
      (error: unknown) => {
        inviting.value = stepInviting(inviting.value, { type: 'refused', problem: errorWords(error) })
      },
    )
  }

  function accept(invitation: string): void {
    if (joining.value.step === 'answering') return
    const isShown = joining.value.step === 'waiting' && isSameCode(invitation, answered)
    const before = linkedPeers(lab.snapshot())
    joining.value = stepJoining(joining.value, { type: 'given' })
    // A second answer would make the first one void, which may be on its way by now.
    if (isShown) {
      joining.value = stepJoining(joining.value, {
        type: 'refused',
        problem: t('invitation.answeredAlready'),
      })
      return
    }
    lab.invitations.accept(invitation).then(
      answer => {
        answered = invitation
        joining.value = stepJoining(joining.value, { type: 'answered', answer })
        waitForLink(before)
      },
      (error: unknown) => {
        joining.value = stepJoining(joining.value, { type: 'refused', problem: errorWords(error) })
      },
    )
  }

  /** The member completes the link without a word to this side; whoever is linked first from now on, we are in. */
  function waitForLink(before: ReadonlySet<PeerId>): void {
    stopWaiting()
    const look = (): void => {
      if ([...linkedPeers(lab.snapshot())].every(peer => before.has(peer))) return
      stopWaiting()
      joining.value = stepJoining(joining.value, { type: 'linked' })
    }
    stopWaiting = lab.onChange(look)
    look()
  }

  return {
    open: signal<Role | null>(null),
    inviting,
    joining,
    invite,
    complete,
    accept,
    stop: () => stopWaiting(),
  }
}

/** A link ends in the bare code. */
function isSameCode(one: string, other: string): boolean {
  const [a, b] = [one.trim(), other.trim()]
  return a.endsWith(b) || b.endsWith(a)
}

function linkedPeers({ peers }: Snapshot): Set<PeerId> {
  return new Set(peers.filter(peer => peer.mesh.state === 'open').map(peer => peer.id))
}
