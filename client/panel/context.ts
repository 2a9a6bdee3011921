/** What every component of the panel may reach. */
import { computed, type ReadonlySignal, type Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext, useMemo } from 'preact/hooks'
import type { Classroom } from '#classroom'
import type { LabInfo } from '#protocol'
import type { Needs } from '../core/decision/advice.ts'
import type { Snapshot } from '../core/measure/snapshot.ts'
import type { KeptRuns } from './experiments/runs.ts'
import type { Conducting } from './experiments/start/conducting.ts'
import type { InvitationDesk } from './invitation/desk.ts'
import type { LessonDesk } from './lessons/lesson-desk.ts'
import { slice } from './live.ts'
import { type Metric, readMetric } from './metric.ts'
import type { PanelPorts } from './ports.ts'
import type { ThemeControl } from './theme.ts'
import type { ViewName } from './view-nav.tsx'

/** What the teacher's desk asks, as far as it reaches this tab. */
export interface ClassroomNow {
  /** null: the room has no desk. */
  asked: Classroom | null
  /** null: there is no desk, or none was heard of. */
  code: string | null
  /** The lab host does not answer; false also before it was first asked. */
  isHostGone: boolean
  /** This tab's controls are to rest: not those of who holds the token, and not when nobody could end it. */
  isFrozen: boolean
}

export interface PanelContext {
  ports: PanelPorts
  snapshot: ReadonlySignal<Snapshot>
  /** The snapshot as of the last time that the timeline had something new to draw. */
  timeline: ReadonlySignal<Snapshot>
  labInfo: ReadonlySignal<LabInfo | null>
  classroom: ReadonlySignal<ClassroomNow>
  theme: ThemeControl
  desk: InvitationDesk
  conducting: Conducting
  runs: KeptRuns
  /** What the case needs that somebody decides about: it outlives the look at another view. */
  needs: Signal<Needs>
  lessons: LessonDesk
  view: Signal<ViewName>
  /** This tab's peer was closed, here or through `lab.leave()`. */
  left: Signal<boolean>
}

export const Context = createContext<PanelContext | null>(null)

export function usePanel(): PanelContext {
  const panel = useContext(Context)
  if (!panel) throw new Error('a component of the panel was rendered outside mountPanel')
  return panel
}

/** A part of the snapshot; the component redraws only when that part's data changes. `select` must not change. */
export function useSlice<S>(select: (snapshot: Snapshot) => S): S {
  const { snapshot } = usePanel()
  return useMemo(() => slice(snapshot, select), [snapshot]).value
}

/** Like `useSlice`, for what stands on the time axis: redrawn once a second and at faults. */
export function useTimeline<S>(select: (snapshot: Snapshot) => S): S {
  const { timeline } = usePanel()
  return useMemo(() => slice(timeline, select), [timeline]).value
}

/** One number of the snapshot. */
export function useMetric(metric: Metric): number | null {
  const { snapshot } = usePanel()
  return useMemo(() => computed(() => readMetric(snapshot.value, metric)), [snapshot, metric]).value
}
