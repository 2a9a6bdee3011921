/** The experiment that runs: how far it is, how to end it, and its peers. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { usePanel } from '../../context.ts'
import { coarseDuration, text } from '../../format.ts'
import { Icon } from '../../icons.tsx'
import { t } from '../../language/messages.ts'
import { say } from '../../language/say.ts'
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
      <h2 id="heading-running">
        {now.state === 'idle' ? t('experiments.idle') : t(`claim.${now.experiment.id}.title`)}
      </h2>
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
      return now.isCancelled ? t('experiments.endingKept') : t('experiments.running')
    case 'refused':
      return t('experiments.refused', { why: now.why })
    case 'ended': {
      const { status, judgement } = now.run
      const end =
        status.state === 'failed'
          ? t('experiments.endFailed', { why: status.why })
          : t(`experiments.end.${status.state}`)
      return t('experiments.ended', { end, verdict: t(`judged.${judgement.verdict}`) })
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
      <progress aria-label={t('experiments.howFar')} max={1} {...(far !== null && { value: far.share })} />
      {progress !== null && far !== null && (
        <p class="progress-words">
          {t('experiments.trial', {
            trial: progress.trial,
            trials: progress.trials,
            doing: say(progress.doing),
          })}{' '}
          <strong>
            {far.leftMs === 0
              ? t('experiments.littleLonger')
              : t('experiments.left', { time: text(coarseDuration(far.leftMs)) })}
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
          {running.isCancelled ? t('experiments.ending') : t('experiments.cancel')}
        </button>
      </div>
    </>
  )
}
