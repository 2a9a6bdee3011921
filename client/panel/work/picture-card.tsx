/** The Mandelbrot set, computed by whom one asks for it; a zoom is the next job for all. */

import { useSignal } from '@preact/signals'
import type { PeerId } from '#protocol'
import type { Picture } from '#work'
import { compare } from '../../core/tasks/comparison.ts'
import { runInTurn } from '../../core/tasks/in-turn.ts'
import type { JobView } from '../../core/tasks.ts'
import { usePanel, useSlice } from '../context.ts'
import { t } from '../language/messages.ts'
import { CopiesChoice } from './copies-choice.tsx'
import { CoresNote, coresOf } from './cores.tsx'
import { LanesTable } from './lanes-table.tsx'
import { centredOn, type Place, pictureAt, SIGHT_NAMES, SIGHTS, ZOOM, zoomed } from './sights.ts'
import { TilePicture } from './tile-picture.tsx'
import { WorkersTable } from './workers-table.tsx'

export interface JobsProps {
  jobs: JobView[]
  names: Record<PeerId, string>
  attempt(what: () => unknown): void
  disabled: boolean
}

/** One by itself first: it is what the others are compared with. */
const TURNS = ['alone', 'relay', 'mesh'] as const

export function PictureCard({ jobs, names, attempt, disabled }: JobsProps) {
  const { ports } = usePanel()
  const { tasks, self } = ports.lab
  const cores = useSlice(coresOf)
  const copies = useSignal(1)
  const marked = useSignal(true)
  const comparing = useSignal(false)
  const shown = jobs.findLast(job => job.work.kind === 'picture') ?? null
  const picture = shown?.work.kind === 'picture' ? shown.work : pictureAt(SIGHTS.whole.place)
  const show = (place: Place) =>
    attempt(() => tasks.start(pictureAt(place), { lane: 'mesh', copies: copies.value }))
  const compareAll = () =>
    attempt(async () => {
      comparing.value = true
      const turns = TURNS.map(lane => ({ lane, copies: lane === 'mesh' ? copies.value : 1 }))
      await runInTurn(tasks, picture, turns).finally(() => {
        comparing.value = false
      })
    })
  return (
    <section class="card picture-card" aria-labelledby="heading-picture">
      <div class="card-head">
        <h2 id="heading-picture">
          {t('work.mandelbrot')}{' '}
          <small>{shown === null ? t('work.notAsked') : t(`work.by.${shown.lane}`)}</small>
        </h2>
        <PictureControls show={show} picture={picture} disabled={disabled} />
      </div>
      <div class="picture-parts">
        <TilePicture
          tasks={tasks}
          job={shown}
          picture={picture}
          marked={marked.value}
          onPoint={(x, y) => disabled || show(zoomed(centredOn(picture, x, y), 1 / ZOOM))}
        />
        <div class="picture-side">
          <div class="row">
            <button
              type="button"
              class="button primary"
              disabled={disabled || comparing.value}
              onClick={compareAll}
            >
              {comparing.value ? t('work.comparing') : t('work.compare')}
            </button>
            <CopiesChoice copies={copies} />
            <label class="row">
              <input
                type="checkbox"
                checked={marked.value}
                onChange={({ currentTarget }) => {
                  marked.value = currentTarget.checked
                }}
              />
              {t('work.showWho')}
            </label>
          </div>
          <LanesTable rows={compare(jobs, picture, cores)} caption={t('work.pictureCaption')} />
          <CoresNote cores={cores} />
          {shown !== null && <WorkersTable job={shown} names={names} self={self} />}
        </div>
      </div>
    </section>
  )
}

interface ControlsProps {
  picture: Picture
  disabled: boolean
  show(place: Place): void
}

function PictureControls({ picture, disabled, show }: ControlsProps) {
  return (
    <div class="row">
      <select
        class="button"
        aria-label={t('work.sights')}
        disabled={disabled}
        value=""
        onChange={({ currentTarget }) => {
          const sight = Object.entries(SIGHTS).find(([name]) => name === currentTarget.value)?.[1]
          currentTarget.value = ''
          if (sight !== undefined) show(sight.place)
        }}
      >
        <option value="">{t('work.goTo')}</option>
        {SIGHT_NAMES.map(name => (
          <option key={name} value={name}>
            {t(`sight.${name}`)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button"
        disabled={disabled}
        onClick={() => show(zoomed(picture, 1 / ZOOM))}
      >
        {t('work.zoomIn')}
      </button>
      <button type="button" class="button" disabled={disabled} onClick={() => show(zoomed(picture, ZOOM))}>
        {t('work.zoomOut')}
      </button>
    </div>
  )
}
