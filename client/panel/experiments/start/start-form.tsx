/** Starts an experiment here: one button, and the parameters for those who want others. */
import { useId, useMemo, useRef } from 'preact/hooks'
import type { Experiment } from '../../../core/experiments/experiment.ts'
import { type Field, flagOf } from '../../../core/experiments/parameters.ts'
import { serializeRun } from '../../../core/experiments/run-file.ts'
import { usePanel } from '../../context.ts'
import { coarseDuration, text } from '../../format.ts'
import { Icon } from '../../icons.tsx'
import { t } from '../../language/messages.ts'
import { obstacleWords } from '../obstacle-words.ts'
import type { KeptRuns } from '../runs.ts'
import { aboutWords, wrongWords } from './parameter-words.ts'
import { fieldsOf, type Read, read, textsFor, type WrongValue } from './request.ts'

export function StartForm({ experiment, runs }: { experiment: Experiment; runs: KeptRuns }) {
  const { conducting, labInfo, ports } = usePanel()
  const lab = { relays: labInfo.value?.relays.length ?? null, hasToken: ports.relayControls !== null }
  const typed = conducting.typedFor(experiment)
  const details = useRef<HTMLDetailsElement>(null)
  const texts = { ...textsFor(experiment, lab), ...typed.value }
  const form = useMemo(
    () => read(experiment, texts, lab),
    [experiment, typed.value, lab.relays, lab.hasToken],
  )
  const errors = form.ok ? {} : form.errors
  const start = async (): Promise<void> => {
    if (!form.ok) return showFirstError(details.current)
    const run = await conducting.start(experiment, form.request)
    if (run === null) return
    await runs.add(new File([serializeRun(run)], `${run.experiment}-seed-${run.seed}.json`))
  }
  return (
    <form
      class="start"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void start()
      }}
    >
      <div class="row">
        <button
          type="submit"
          class="button primary"
          disabled={conducting.now.value.state === 'running' || (form.ok && form.obstacle !== null)}
        >
          <Icon name="play" />
          <span>
            {t('experiments.start')}
            <span class="sr-only"> {t(`claim.${experiment.id}.title`)}</span>
          </span>
        </button>
        <span class="note">{preview(form)}</span>
      </div>
      <details ref={details} open={Object.keys(typed.value).length > 0}>
        <summary>{t('experiments.parameters')}</summary>
        <div class="parameters">
          {Object.entries(fieldsOf(experiment)).map(([name, field]) => (
            <ParameterInput
              key={name}
              name={name}
              field={field}
              value={texts[name] ?? ''}
              about={aboutWords(experiment.id, name, field)}
              error={errors[name] ?? null}
              onInput={value => {
                typed.value = { ...typed.value, [name]: value }
              }}
            />
          ))}
        </div>
      </details>
    </form>
  )
}

function preview(form: Read): string {
  if (!form.ok)
    return t('experiments.wrongParameters', { names: Object.keys(form.errors).map(words).join(', ') })
  if (form.obstacle !== null) return obstacleWords(form.obstacle)
  return t('experiments.takes', { time: text(coarseDuration(form.expectedMs)) })
}

function showFirstError(details: HTMLDetailsElement | null): void {
  if (details === null) return
  details.open = true
  details.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/** `intervalMs` as `interval ms`. */
function words(name: string): string {
  return flagOf(name).replaceAll('-', ' ')
}

interface ParameterInputProps {
  name: string
  field: Field
  value: string
  /** What it is, and what it takes. */
  about: string
  /** null: nothing is wrong with the value. */
  error: WrongValue | null
  onInput: (value: string) => void
}

function ParameterInput({ name, field, value, about, error, onInput }: ParameterInputProps) {
  const id = useId()
  const common = { id, value, 'aria-describedby': `${id}-about`, 'aria-invalid': error !== null }
  return (
    <div class="parameter">
      <label for={id}>{words(name)}</label>
      {field.kind === 'choice' ? (
        <select {...common} class="button" onChange={event => onInput(event.currentTarget.value)}>
          {field.options.map(option => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input {...common} inputMode="decimal" onInput={event => onInput(event.currentTarget.value)} />
      )}
      <p id={`${id}-about`} class={error === null ? 'note' : 'error'}>
        {error === null ? about : wrongWords(error)}
      </p>
    </div>
  )
}
