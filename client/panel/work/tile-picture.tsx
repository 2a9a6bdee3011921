/** The picture that everyone watches appear. The tables beside it say the same in words. */

import { useEffect, useRef } from 'preact/hooks'
import type { Picture } from '#work'
import type { JobView, Tasks } from '../../core/tasks.ts'
import { t } from '../language/messages.ts'
import { drawTile } from './draw-tiles.ts'

interface Props {
  tasks: Tasks
  job: JobView | null
  picture: Picture
  /** Whether tiles show who computed them. */
  marked: boolean
  /** A point was chosen: shares of width and height, from the top left. */
  onPoint(x: number, y: number): void
}

export function TilePicture({ tasks, job, picture, marked, onPoint }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  /** Which worker's tile is drawn in each place, so that a tile is drawn once. */
  const drawn = useRef<{ key: string; finders: number[] }>({ key: '', finders: [] })
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null
    if (context === null) return
    const key = `${job?.id ?? ''} ${marked}`
    if (drawn.current.key !== key) {
      context.clearRect(0, 0, picture.pixels, picture.pixels)
      drawn.current = { key, finders: [] }
    }
    for (const [task, place] of job?.finders.entries() ?? []) {
      const result = place < 0 || job === null ? null : tasks.result(job.id, task)
      if (result === null || drawn.current.finders[task] === place) continue
      drawTile(context, picture, { task, result, place, marked })
      drawn.current.finders[task] = place
    }
  }, [job, picture, marked, tasks])
  const words =
    job === null ? t('work.nothingYet') : t('work.tilesThere', { done: job.accepted, all: job.tasks })
  return (
    <canvas
      ref={canvas}
      class="tile-picture"
      width={picture.pixels}
      height={picture.pixels}
      role="img"
      aria-label={t('work.pictureLabel', { state: words })}
      onClick={({ currentTarget, offsetX, offsetY }) =>
        onPoint(offsetX / currentTarget.clientWidth, offsetY / currentTarget.clientHeight)
      }
    />
  )
}
