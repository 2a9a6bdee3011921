/** The strip of a replay as paths. Pure. */
import type { Moment, Replay } from '../../../core/experiments/replay.ts'
import { PATHS, type PathName } from '../../../core/measure/snapshot.ts'

/** Chosen: finer than the strip is wide on a phone. */
const SAMPLES = 200

export interface StripShape {
  /** Filled from the bottom to the share that works; nothing where there is no data. */
  areas: Record<PathName, string>
  /** Where something was done, from left to right. */
  marks: number[]
}

export function stripShape(replay: Replay, width: number, height: number): StripShape {
  const moments = Array.from({ length: SAMPLES }, (_, index) =>
    replay.at(((index + 1) * replay.lengthMs) / SAMPLES),
  )
  const across = (atMs: number) => (atMs / Math.max(1, replay.lengthMs)) * width
  const areas = Object.fromEntries(
    PATHS.map(path => [path, area(moments, path, width / SAMPLES, height)]),
  ) as Record<PathName, string>
  const done = moments.at(-1)?.done ?? []
  const marks = [...new Set(done.map(({ atMs }) => Math.round(across(atMs))))].sort((a, b) => a - b)
  return { areas, marks }
}

function area(moments: readonly Moment[], path: PathName, step: number, height: number): string {
  return moments
    .map(({ paths }, index) => {
      const share = paths[path].survival
      return share === null ? '' : `M${index * step} ${height}v${-share * height}h${step}v${share * height}z`
    })
    .join('')
}
