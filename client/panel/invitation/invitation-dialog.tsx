/** Joining without a server: two codes carried by people, an invitation to the newcomer and its answer back. */

import { useLayoutEffect, useRef } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { t } from '../language/messages.ts'
import { MemberPart } from './member-part.tsx'
import { NewcomerPart } from './newcomer-part.tsx'
import type { Role } from './steps.ts'

const ROLES: readonly Role[] = ['member', 'newcomer']

export function InvitationDialog() {
  const { desk } = usePanel()
  const role = desk.open.value
  return role === null ? null : <OpenDialog role={role} />
}

function OpenDialog({ role }: { role: Role }) {
  const { desk, ports } = usePanel()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      class="card join invitation"
      ref={dialog}
      onClose={() => {
        desk.open.value = null
      }}
      aria-labelledby="heading-invitation"
    >
      <header class="card-head">
        {/* The focus begins at the beginning, and not on a button that closes it all. */}
        <h2 id="heading-invitation" tabIndex={-1} autofocus>
          {t(`invitation.${role}.title`)}
        </h2>
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {t('join.close')}
        </button>
      </header>
      <p class="note">{t('invitation.note', { room: ports.lab.room })}</p>
      <fieldset class="segmented">
        <legend class="sr-only">{t('invitation.side')}</legend>
        {ROLES.map(each => (
          <button
            key={each}
            type="button"
            aria-pressed={role === each}
            onClick={() => {
              desk.open.value = each
            }}
          >
            {t(`invitation.${each}.words`)}
          </button>
        ))}
      </fieldset>
      {role === 'member' ? <MemberPart /> : <NewcomerPart />}
    </dialog>
  )
}
