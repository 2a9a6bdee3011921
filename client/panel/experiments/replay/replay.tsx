/** A run looked at again: a slider over the time of a trial, the room at that moment as a picture and in words. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { type Moment, replayOf } from '../../../core/experiments/replay.ts'
import type { ExperimentRun, TrialRecord } from '../../../core/experiments/run-file.ts'
import { decimal } from '../../format.ts'
import { t } from '../../language/messages.ts'
import { say } from '../../language/say.ts'
import { momentWords, relayWords } from './moment-words.ts'
import { RoomPicture } from './room-picture.tsx'
import { Strip } from './strip.tsx'

/** Of the slider and of a press of an arrow key. Chosen: finer than survival is counted (250 ms). */
const STEP_MS = 100
/** How often a playing replay moves on. With less motion wanted it moves once a second. */
const FRAME_MS = { usual: 100, reduced: 1_000 }

export function Replay({ run }: { run: ExperimentRun }) {
  const [number, choose] = useState(0)
  const trial = run.trials[number]
  if (trial === undefined) return <p class="empty">{t('replay.noTrial')}</p>
  return (
    <div class="replay">
      {run.trials.length > 1 && (
        <label class="replay-trial">
          {t('replay.trial')}{' '}
          <select value={number} onChange={event => choose(Number(event.currentTarget.value))}>
            {run.trials.map(({ name }, index) => (
              <option key={index} value={index}>
                {index + 1}: {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <TrialReplay key={number} trial={trial} />
    </div>
  )
}

function TrialReplay({ trial }: { trial: TrialRecord }) {
  const replay = useMemo(() => replayOf(trial), [trial])
  const [atMs, moveTo] = useState(0)
  const [isPlaying, play] = usePlaying(atMs, replay.lengthMs, moveTo)
  const moment = replay.at(atMs)
  const isAtEnd = atMs >= replay.lengthMs
  const place = t('replay.at', { at: seconds(atMs), length: seconds(replay.lengthMs) })
  const toggle = () => {
    if (isAtEnd) moveTo(0)
    play(!isPlaying)
  }
  return (
    <>
      <div class="replay-controls">
        <button type="button" class="button" onClick={toggle}>
          {isPlaying ? t('replay.pause') : t('replay.play')}
        </button>
        <input
          type="range"
          min={0}
          max={Math.ceil(replay.lengthMs / STEP_MS) * STEP_MS}
          step={STEP_MS}
          value={atMs}
          aria-label={t('replay.time')}
          aria-valuetext={place}
          onInput={event => moveTo(Number(event.currentTarget.value))}
        />
        <output>{place}</output>
      </div>
      <Strip replay={replay} atMs={atMs} />
      <div class="replay-moment">
        <RoomPicture moment={moment} />
        <Words moment={moment} />
      </div>
    </>
  )
}

function Words({ moment }: { moment: Moment }) {
  return (
    <div>
      <ul class="replay-words">
        {momentWords(moment).map(line => (
          <li key={line}>{line}</li>
        ))}
        {moment.relays.map((relay, index) => (
          <li key={index}>{relayWords(relay, index)}</li>
        ))}
      </ul>
      <h3>{t('replay.done')}</h3>
      {moment.done.length === 0 ? (
        <p class="empty">{t('replay.nothingDone')}</p>
      ) : (
        <ol class="replay-done" reversed>
          {moment.done.slice(0, 8).map(({ atMs, words }, index) => (
            <li key={moment.done.length - index}>
              {seconds(atMs)}: {say(words)}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

/** Moves on in real time, however late its timer runs, until the end. */
function usePlaying(atMs: number, lengthMs: number, moveTo: (atMs: number) => void) {
  const [isPlaying, play] = useState(false)
  useEffect(() => {
    if (!isPlaying) return
    const wantsLess = matchMedia('(prefers-reduced-motion: reduce)').matches
    const startedAt = performance.now()
    const timer = setTimeout(
      () => {
        const nextMs = Math.min(lengthMs, atMs + performance.now() - startedAt)
        moveTo(nextMs)
        if (nextMs === lengthMs) play(false)
      },
      wantsLess ? FRAME_MS.reduced : FRAME_MS.usual,
    )
    return () => clearTimeout(timer)
  }, [isPlaying, atMs, lengthMs, moveTo])
  return [isPlaying, play] as const
}

function seconds(ms: number): string {
  return `${decimal(ms / 1_000, 1)} s`
}
