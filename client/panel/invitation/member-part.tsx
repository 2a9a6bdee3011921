/** The side of who is in the room: show an invitation, take the answer. */
import { useLayoutEffect } from 'preact/hooks'
import { usePanel } from '../context.ts'
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
        <h3 id="heading-show-invitation">1. Show the newcomer this invitation</h3>
        {code === null ? (
          <CodePlace>{state.step === 'linked' ? 'That invitation is used.' : ''}</CodePlace>
        ) : (
          <Invitation code={code} />
        )}
      </section>
      <section aria-labelledby="heading-take-answer">
        <h3 id="heading-take-answer">2. Take the answer that its page shows</h3>
        <Status>
          <Words state={state} />
        </Status>
        {code !== null && (
          <CodeInput
            key={code}
            label="Answer"
            action="Link the newcomer"
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
          {state.step === 'linked' ? 'Invite another' : 'New invitation'}
        </button>
        <p class="note">
          An invitation is for one newcomer and good for ten minutes. Keep this page open until both are
          linked; this dialog may be closed meanwhile.
        </p>
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
  if (!isLink)
    return 'This page’s address (localhost) leads nowhere on another device, so this is the bare code: open the lab’s page there, choose “I want to join”, and scan or paste it.'
  const opening =
    'The link opens while the lab host runs, or where the page is kept from an earlier visit (https or localhost only). On a page that is open already, paste it under “I want to join”.'
  return qr === text ? opening : `${opening} The link is too long for a QR code, which holds the bare code.`
}

function Words({ state }: { state: InvitingState }) {
  switch (state.step) {
    case 'idle':
    case 'making':
      return <p>Making an invitation…</p>
    case 'failed':
      return <Problem text={state.problem} />
    case 'waiting':
      return state.problem === null ? <p>Waiting for the answer.</p> : <Problem text={state.problem} />
    case 'linking':
      return <p>Linking…</p>
    case 'linked':
      return (
        <Success>
          Linked: <PeerName peer={state.peer} /> is in the room.
        </Success>
      )
  }
}
