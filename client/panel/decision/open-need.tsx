/** A need that the lab cannot tell about: why, and which button or command would find out. */
import type { Open } from '../../core/decision/advice.ts'
import { experimentOf } from '../../core/experiments/experiments.ts'
import { commandOf } from '../../core/experiments/parameters.ts'
import { CommandField, SEED } from '../experiments/command-field.tsx'
import { claimHeading } from '../experiments/headings.ts'
import { t } from '../language/messages.ts'
import { say } from '../language/say.ts'
import { useShow } from '../show.ts'
import { NeedTitle } from './need-title.tsx'
import { RunLink } from './run-link.tsx'
import { openWords } from './words.ts'

export function OpenNeed({ open }: { open: Open }) {
  const { criterion, option, weight, runs } = open
  return (
    <li>
      <NeedTitle criterion={criterion} option={option} weight={weight} />
      <p>{openWords(open)}</p>
      {runs.map(({ run, judgement }) => (
        <div key={run.key} class="open-run">
          <RunLink row={run} />
          <p class="note">{say(judgement.reason)}</p>
        </div>
      ))}
      <FindOut open={open} />
    </li>
  )
}

function FindOut({ open: { toTry, criterion } }: { open: Open }) {
  const show = useShow()
  const experiment = toTry === null ? undefined : experimentOf(toTry.experiment)
  if (toTry === null || experiment === undefined) return null
  const chosen = Object.entries(toTry.parameters).map(([name, value]) => `${name} ${value}`)
  return (
    <>
      <div class="row">
        <button type="button" class="button" onClick={() => show('experiments', claimHeading(experiment.id))}>
          {t('decision.findOut', { title: t(`claim.${experiment.id}.title`) })}
        </button>
        {chosen.length > 0 && (
          <span class="note">{t('decision.orCommand', { parameters: chosen.join(', ') })}</span>
        )}
      </div>
      <CommandField
        command={commandOf(experiment, SEED, toTry.parameters)}
        label={t('decision.commandFor', { title: t(`need.${criterion.id}.title`) })}
      />
    </>
  )
}
