/** Every claim, with a button that tries it here and the command that tries it unattended. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Experiment } from '../../core/experiments/experiment.ts'
import { EXPERIMENTS } from '../../core/experiments/experiments.ts'
import { commandOf } from '../../core/experiments/parameters.ts'
import { copy } from '../copy.ts'
import type { KeptRuns } from './runs.ts'
import { StartForm } from './start/start-form.tsx'

/** Any would do; the same seed gives the same plan. */
const SEED = 7

export function ClaimsCard({ runs }: { runs: KeptRuns }) {
  return (
    <section class="card" aria-labelledby="heading-claims">
      <h2 id="heading-claims">Claims, and how to try them</h2>
      <p class="note">
        A button tries a claim here, over peers in frames of this page in a room of their own, and ends in a
        run file and a verdict. Each command does the same unattended over real tabs, in the project’s folder,
        and writes run file and report into the folder <code>report</code>.
      </p>
      <ul class="claims">
        {EXPERIMENTS.map(experiment => (
          <Claim key={experiment.id} experiment={experiment} runs={runs} />
        ))}
      </ul>
    </section>
  )
}

function Claim({ experiment, runs }: { experiment: Experiment; runs: KeptRuns }) {
  const field = useRef<HTMLInputElement>(null)
  const said = useSignal('')
  return (
    <li>
      <h3>{experiment.title}</h3>
      <p>{experiment.claim}</p>
      <StartForm experiment={experiment} runs={runs} />
      <div class="command">
        <input
          ref={field}
          readOnly
          value={commandOf(experiment, SEED)}
          aria-label={`Command for ${experiment.title}`}
        />
        <button
          type="button"
          class="button"
          onClick={() => {
            if (field.current === null) return
            void copy(field.current).then(words => {
              said.value = words
            })
          }}
        >
          Copy
        </button>
        <span role="status">{said.value}</span>
      </div>
    </li>
  )
}
