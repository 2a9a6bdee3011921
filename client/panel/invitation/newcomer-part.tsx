/** The side of who wants to join: take an invitation, show the answer. */

import { usePanel } from '../context.ts'
import { t } from '../language/messages.ts'
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
        <h3 id="heading-take-invitation">{t('invitation.take')}</h3>
        <Status>
          <Words state={state} />
        </Status>
        <InvitationInput state={state} />
      </section>
      <section aria-labelledby="heading-show-answer">
        <h3 id="heading-show-answer">{t('invitation.show')}</h3>
        {answer === null ? (
          <CodePlace>{state.step === 'linked' ? t('invitation.used') : ''}</CodePlace>
        ) : (
          <>
            <CodeOutput shown={showBare(answer)} what="answer" />
            <p class="note">{t('invitation.answerNote')}</p>
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
      label={t('invitation.label')}
      action={t('invitation.answer')}
      busy={state.step === 'answering'}
      onCode={text => desk.accept(text)}
    />
  )
  if (state.step === 'linked') return null
  if (state.step !== 'waiting') return input
  return (
    <details open={state.problem !== null}>
      <summary>{t('invitation.takeAnother')}</summary>
      {input}
    </details>
  )
}

function Words({ state }: { state: JoiningState }) {
  switch (state.step) {
    case 'empty':
      return state.problem === null ? <p>{t('invitation.scanOrPaste')}</p> : <Problem text={state.problem} />
    case 'answering':
      return <p>{t('invitation.makingAnswer')}</p>
    case 'waiting':
      return state.problem === null ? <p>{t('invitation.handBack')}</p> : <Problem text={state.problem} />
    case 'linked':
      return <Success>{t('invitation.youAreIn')}</Success>
  }
}
