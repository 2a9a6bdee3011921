/** The emulated network of the room: what is in force, for everybody; to change it, for the holder of the host token. */

import { useSignal } from '@preact/signals'
import { injections } from '../../core/conditions/injections.ts'
import { CALM } from '../../core/conditions/rules.ts'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { faultTitle } from '../faults/words.ts'
import { clock } from '../format.ts'
import { FaultIcon, Icon } from '../icons.tsx'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { conditionsOf, NOTHING } from './choices.ts'
import { ChoicesForm } from './choices-form.tsx'

const selectInForce = ({ conditions, peers, self, name }: Snapshot) => ({
  conditions,
  names: Object.fromEntries([[self, name], ...peers.map(peer => [peer.id, peer.name])]) as Record<
    string,
    string
  >,
})

export function ConditionsPart() {
  const { ports, labInfo, snapshot } = usePanel()
  const choices = useSignal(NOTHING)
  const isBusy = useSignal(false)
  const error = useSignal('')
  const { roomConditions } = ports
  const set = (picked: typeof NOTHING) => {
    if (!roomConditions) return
    const { self, peers } = snapshot.value
    const room = {
      peers: [self, ...peers.map(({ id }) => id)],
      relays: (labInfo.value?.relays ?? []).map(({ id }) => id),
    }
    isBusy.value = true
    error.value = ''
    roomConditions
      .set(conditionsOf(picked, room))
      .then(() => {
        choices.value = picked
      })
      .catch((reason: unknown) => {
        error.value = errorWords(reason)
      })
      .finally(() => {
        isBusy.value = false
      })
  }
  return (
    <fieldset class="conditions" aria-busy={isBusy.value}>
      <legend>{t('warnings.emulated.title')}</legend>
      <InForce onEnd={roomConditions ? () => set(NOTHING) : null} />
      {roomConditions && (
        <details>
          <summary>{t('conditions.summary')}</summary>
          <ChoicesForm
            choices={choices.value}
            isBusy={isBusy.value}
            onChange={picked => {
              choices.value = picked
            }}
            onApply={() => set(choices.value)}
          />
        </details>
      )}
      <p class="error" role="alert">
        {error.value}
      </p>
    </fieldset>
  )
}

/** What is in force, each thing with its words, and a way to end all of it. */
function InForce({ onEnd }: { onEnd: (() => void) | null }) {
  const { conditions, names } = useSlice(selectInForce)
  if (conditions === null) return <p class="note">{t('conditions.nothing')}</p>
  const parts = injections(CALM, conditions.inForce, place => names[place] ?? place)
  return (
    <div class="row in-force">
      <ul>
        {parts.map(({ kind, label }) => (
          <li key={`${kind} ${label}`}>
            <FaultIcon kind={kind} /> {faultTitle(kind)} <strong>{label}</strong>
          </li>
        ))}
        <li class="note">{t('live.since', { time: clock(conditions.since) })}</li>
      </ul>
      {onEnd && (
        <button type="button" class="button" onClick={onEnd}>
          <Icon name="undo" />
          {t('conditions.endAll')}
        </button>
      )}
    </div>
  )
}
