/** The side of who wants to join: take an invitation, show the answer. */
import { usePanel } from '../context.ts'
import { CodeInput } from './code-input.tsx'
import { CodeOutput, CodePlace } from './code-output.tsx'
import { showBare } from './shown-code.ts'
import { Problem, Status, Success } from './status.tsx'
import type { JoiningState } from './steps.ts'

export function NewcomerPart() {
  const { desk } = usePanel()
  const state = desk.joining.value
  const answer = state.step === 'waiting' || state.step === 'answering' ? state.answer : null
  return (
    <div class="invitation-steps">
      <section aria-labelledby="heading-take-invitation">
        <h3 id="heading-take-invitation">1. Take the invitation of a peer in the room</h3>
        <Status>
          <Words state={state} />
        </Status>
        <InvitationInput state={state} />
      </section>
      <section aria-labelledby="heading-show-answer">
        <h3 id="heading-show-answer">2. Show your answer to who invited you</h3>
        {answer === null ? (
          <CodePlace>{state.step === 'linked' ? 'Your answer was used.' : ''}</CodePlace>
        ) : (
          <>
            <CodeOutput shown={showBare(answer)} what="answer" />
            <p class="note">
              The answer goes into the dialog that shows the invitation, scanned or pasted. Keep this page
              open: after a reload its answer is void.
            </p>
          </>
        )}
      </section>
    </div>
  )
}

/** Folded away while an answer is shown, which then is what matters; open again when a second invitation was no good. */
function InvitationInput({ state }: { state: JoiningState }) {
  const { desk } = usePanel()
  const input = (
    <CodeInput
      label="Invitation"
      action="Answer it"
      busy={state.step === 'answering'}
      onCode={text => desk.accept(text)}
    />
  )
  if (state.step === 'linked') return null
  if (state.step !== 'waiting') return input
  return (
    <details open={state.problem !== null}>
      <summary>Take another invitation</summary>
      {input}
    </details>
  )
}

function Words({ state }: { state: JoiningState }) {
  switch (state.step) {
    case 'empty':
      return state.problem === null ? (
        <p>Scan or paste what a peer of the room shows you.</p>
      ) : (
        <Problem text={state.problem} />
      )
    case 'answering':
      return <p>Making an answer…</p>
    case 'waiting':
      return state.problem === null ? (
        <p>Hand your answer back. Waiting for the link…</p>
      ) : (
        <Problem text={state.problem} />
      )
    case 'linked':
      return <Success>Linked: you are in the room.</Success>
  }
}
