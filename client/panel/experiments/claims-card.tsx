/** Every claim, with a button that tries it here and the command that tries it unattended. */
import type { Experiment } from '../../core/experiments/experiment.ts'
import { EXPERIMENTS } from '../../core/experiments/experiments.ts'
import { commandOf } from '../../core/experiments/parameters.ts'
import { rich, t } from '../language/messages.ts'
import { CommandField, SEED } from './command-field.tsx'
import { claimHeading } from './headings.ts'
import type { KeptRuns } from './runs.ts'
import { StartForm } from './start/start-form.tsx'

export function ClaimsCard({ runs }: { runs: KeptRuns }) {
  return (
    <section class="card" aria-labelledby="heading-claims">
      <h2 id="heading-claims">{t('experiments.claims')}</h2>
      <p class="note">{rich('experiments.claimsNote', { code: words => <code>{words}</code> })}</p>
      <ul class="claims">
        {EXPERIMENTS.map(experiment => (
          <Claim key={experiment.id} experiment={experiment} runs={runs} />
        ))}
      </ul>
    </section>
  )
}

function Claim({ experiment, runs }: { experiment: Experiment; runs: KeptRuns }) {
  const title = t(`claim.${experiment.id}.title`)
  return (
    <li>
      <h3 id={claimHeading(experiment.id)} tabIndex={-1}>
        {title}
      </h3>
      <p>{t(`claim.${experiment.id}.claim`)}</p>
      <StartForm experiment={experiment} runs={runs} />
      <CommandField command={commandOf(experiment, SEED)} label={t('experiments.commandFor', { title })} />
    </li>
  )
}
