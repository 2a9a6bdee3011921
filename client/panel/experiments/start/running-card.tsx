/** The experiment that runs: how far it is, how to end it, and its peers. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { VERDICT_WORDS } from '../../../core/experiments/findings.ts'
import { usePanel } from '../../context.ts'
import { coarseDuration, text } from '../../format.ts'
import { Icon } from '../../icons.tsx'
import { type Conducted, howFar } from './conducting.ts'

/** Chosen: seconds are shown, and each is to be seen to go. */
const REDRAW_MS = 500

export function RunningCard() {
  const { conducting } = usePanel()
  const card = useRef<HTMLElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const now = conducting.now.value
  const isRunning = now.state === 'running'
  useEffect(() => {
    place.current?.append(conducting.frames)
  }, [conducting])
  useEffect(() => {
    if (!isRunning) return
    card.current?.scrollIntoView({ block: 'nearest' })
    const ask = (event: Event): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isRunning])
  return (
    <section ref={card} class="card running" aria-labelledby="heading-running" hidden={now.state === 'idle'}>
      <h2 id="heading-running">{now.state === 'idle' ? 'No experiment' : now.experiment.title}</h2>
      <p role="status">{outcome(now)}</p>
      {isRunning && <Running running={now} />}
      <div ref={place} class="experiment-frames" hidden={!isRunning} />
    </section>
  )
}

function outcome(now: Conducted): string {
  switch (now.state) {
    case 'idle':
      return ''
    case 'running':
      return now.isCancelled
        ? 'Ending; what was measured is kept.'
        : 'Running over peers in frames of this page.'
    case 'refused':
      return `It could not begin: ${now.why}`
    case 'ended': {
      const { status, judgement } = now.run
      const end = status.state === 'failed' ? `Failed: ${status.why}` : `This run is ${status.state}`
      return `${end}. Verdict: ${VERDICT_WORDS[judgement.verdict]}. The run is below, and this browser keeps it.`
    }
  }
}

export function Running({ running }: { running: Extract<Conducted, { state: 'running' }> }) {
  const { conducting } = usePanel()
  const nowMs = useSignal(performance.now())
  useEffect(() => {
    const timer = setInterval(() => {
      nowMs.value = performance.now()
    }, REDRAW_MS)
    return () => clearInterval(timer)
  }, [])
  const { progress } = running
  const far = howFar(running, Math.max(nowMs.value, progress?.toldAt ?? 0))
  return (
    <>
      <progress aria-label="How far the experiment is" max={1} {...(far !== null && { value: far.share })} />
      {progress !== null && far !== null && (
        <p class="progress-words">
          Trial {progress.trial} of {progress.trials}, {progress.doing}.{' '}
          <strong>
            {far.leftMs === 0 ? 'A little longer' : `About ${text(coarseDuration(far.leftMs))} left`}
          </strong>
        </p>
      )}
      <div class="row">
        <button
          type="button"
          class="button danger"
          disabled={running.isCancelled}
          onClick={() => conducting.cancel()}
        >
          <Icon name="cross" />
          {running.isCancelled ? 'Ending' : 'Cancel, keep what was measured'}
        </button>
      </div>
    </>
  )
}
