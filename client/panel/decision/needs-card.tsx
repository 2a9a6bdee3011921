/** What the case needs: an answer to each question, and how much it counts. */
import type { Signal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { Needs } from '../../core/decision/advice.ts'
import { CRITERIA, type Criterion, WEIGHTS, type WeightName } from '../../core/decision/criteria.ts'
import { t } from '../language/messages.ts'

const WEIGHT_NAMES = Object.keys(WEIGHTS) as WeightName[]

export function NeedsCard({ needs }: { needs: Signal<Needs> }) {
  return (
    <section class="card" aria-labelledby="heading-needs">
      <h2 id="heading-needs">{t('decision.needs')}</h2>
      <p class="note">{t('decision.needsNote')}</p>
      {CRITERIA.map(criterion => (
        <NeedRow key={criterion.id} criterion={criterion} needs={needs} />
      ))}
    </section>
  )
}

function NeedRow({ criterion, needs }: { criterion: Criterion; needs: Signal<Needs> }) {
  const id = useId()
  const { options } = criterion
  const title = t(`need.${criterion.id}.title`)
  const need = needs.value[criterion.id] ?? { option: options[0].id, weight: 'none' }
  const change = (part: Partial<typeof need>): void => {
    needs.value = { ...needs.value, [criterion.id]: { ...need, ...part } }
  }
  return (
    <fieldset class="need">
      <legend>{title}</legend>
      <label for={`${id}-option`}>{t(`need.${criterion.id}.question`)}</label>
      <div>
        <select
          id={`${id}-option`}
          class="button"
          value={need.option}
          onChange={({ currentTarget }) => change({ option: currentTarget.value })}
        >
          {options.map(option => (
            <option key={option.id} value={option.id}>
              {t(`answer.${option.id}`)}
            </option>
          ))}
        </select>
        <select
          class="button"
          aria-label={t('decision.howMuch', { title })}
          value={need.weight}
          // Its options are the names of the weights.
          onChange={({ currentTarget }) => change({ weight: currentTarget.value as WeightName })}
        >
          {WEIGHT_NAMES.map(name => (
            <option key={name} value={name}>
              {t(`weight.${name}`)}, {WEIGHTS[name]}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
  )
}
