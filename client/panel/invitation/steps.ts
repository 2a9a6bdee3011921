/** How far an invitation has come, on either side: pure, so that no answer that comes late or twice confuses it. */
import type { PeerId } from '#protocol'

/** `member`: who is in the room and invites. `newcomer`: who wants to join it. */
export type Role = 'member' | 'newcomer'

export type InvitingState =
  | { step: 'idle' }
  | { step: 'making' }
  /** No invitation could be made. */
  | { step: 'failed'; problem: string }
  /** The code is shown. `problem`: why the last answer was not taken. */
  | { step: 'waiting'; code: string; problem: string | null }
  | { step: 'linking'; code: string }
  | { step: 'linked'; peer: PeerId }

export type InvitingEvent =
  | { type: 'ask' }
  | { type: 'made'; code: string }
  | { type: 'answer' }
  | { type: 'linked'; peer: PeerId }
  | { type: 'refused'; problem: string }

/** Events that do not fit the state change nothing. */
export function stepInviting(state: InvitingState, event: InvitingEvent): InvitingState {
  switch (event.type) {
    case 'ask':
      return state.step === 'linking' ? state : { step: 'making' }
    case 'made':
      return state.step === 'making' ? { step: 'waiting', code: event.code, problem: null } : state
    case 'answer':
      return state.step === 'waiting' ? { step: 'linking', code: state.code } : state
    case 'linked':
      return state.step === 'linking' ? { step: 'linked', peer: event.peer } : state
    case 'refused':
      if (state.step === 'making') return { step: 'failed', problem: event.problem }
      return state.step === 'linking' ? { step: 'waiting', code: state.code, problem: event.problem } : state
  }
}

export type JoiningState =
  /** `problem`: why the last invitation was not taken. */
  | { step: 'empty'; problem: string | null }
  /** An invitation is being answered; `answer` is that to an earlier one. */
  | { step: 'answering'; answer: string | null }
  /** The answer is shown. `problem`: why a later invitation was not taken. */
  | { step: 'waiting'; answer: string; problem: string | null }
  | { step: 'linked' }

export type JoiningEvent =
  | { type: 'given' }
  | { type: 'answered'; answer: string }
  | { type: 'linked' }
  | { type: 'refused'; problem: string }

/** Events that do not fit the state change nothing. */
export function stepJoining(state: JoiningState, event: JoiningEvent): JoiningState {
  switch (event.type) {
    case 'given':
      if (state.step === 'answering') return state
      return { step: 'answering', answer: state.step === 'waiting' ? state.answer : null }
    case 'answered':
      return state.step === 'answering' ? { step: 'waiting', answer: event.answer, problem: null } : state
    case 'linked':
      return state.step === 'waiting' ? { step: 'linked' } : state
    case 'refused':
      if (state.step !== 'answering') return state
      return state.answer === null
        ? { step: 'empty', problem: event.problem }
        : { step: 'waiting', answer: state.answer, problem: event.problem }
  }
}
