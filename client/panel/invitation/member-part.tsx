/** The side of who is in the room: show an invitation, take the answer. */

import { useLayoutEffect } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { rich, t } from '../language/messages.ts'
import { CodeInput } from './code-input.tsx'
import { CodeOutput, CodePlace } from './code-output.tsx'
import { PeerName } from './peer-name.tsx'
import { type ShownCode, showInvitation } from './shown-code.ts'
import { Problem, Status, Success } from './status.tsx'
import type { InvitingState } from './steps.ts'

export function MemberPart() {
  const { desk } = usePanel()
  const state = desk.inviting.value
  useLayoutEffect(() => {
    if (state.step === 'idle' || state.step === 'linked') desk.invite()
  }, [])
  const code = state.step === 'waiting' || state.step === 'linking' ? state.code : null
  return (
    <div class="invitation-steps">
      <section aria-labelledby="heading-show-invitation">
        <h3 id="heading-show-invitation">{t('invitation.showInvitation')}</h3>
        {code === null ? (
          <CodePlace>{state.step === 'linked' ? t('invitation.isUsed') : ''}</CodePlace>
        ) : (
          <Invitation code={code} />
        )}
      </section>
      <section aria-labelledby="heading-take-answer">
        <h3 id="heading-take-answer">{t('invitation.takeAnswer')}</h3>
        <Status>
          <Words state={state} />
        </Status>
        {code !== null && (
          <CodeInput
            key={code}
            label={t('invitation.answerLabel')}
            action={t('invitation.link')}
            busy={state.step === 'linking'}
            onCode={text => desk.complete(text)}
          />
        )}
        <button
          type="button"
          class="button"
          disabled={state.step === 'making' || state.step === 'linking'}
          onClick={() => desk.invite()}
        >
          {state.step === 'linked' ? t('invitation.another') : t('invitation.new')}
        </button>
        <p class="note">{t('invitation.validity')}</p>
      </section>
    </div>
  )
}

function Invitation({ code }: { code: string }) {
  const { ports, labInfo } = usePanel()
  const shown = showInvitation(code, labInfo.value?.joinUrls ?? [], location.href, ports.lab.room)
  return (
    <>
      <CodeOutput shown={shown} what="invitation" />
      <p class="note">{hintOf(shown)}</p>
    </>
  )
}

/** What a person has to do with it: a link opens only where the page can come from. */
function hintOf({ text, isLink, qr }: ShownCode): string {
  if (!isLink) return t('invitation.bareCode')
  const opening = t('invitation.opening')
  return qr === text ? opening : t('invitation.openingLong', { opening })
}

function Words({ state }: { state: InvitingState }) {
  switch (state.step) {
    case 'idle':
    case 'making':
      return <p>{t('invitation.making')}</p>
    case 'failed':
      return <Problem text={state.problem} />
    case 'waiting':
      return state.problem === null ? <p>{t('invitation.waiting')}</p> : <Problem text={state.problem} />
    case 'linking':
      return <p>{t('invitation.linking')}</p>
    case 'linked':
      return <Success>{rich('invitation.linked', { peer: () => <PeerName peer={state.peer} /> })}</Success>
  }
}
