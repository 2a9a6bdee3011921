/** The desk's word as the panel shows it, and this desk's own word: that it is there, and what it runs. */
import { effect, type ReadonlySignal } from '@preact/signals'
import { HOLD_INTERVAL_MS } from '#classroom'
import type { ClassroomNow } from '../context.ts'
import type { Conducting } from '../experiments/start/conducting.ts'
import type { DeskControls, PanelPorts } from '../ports.ts'
import type { ViewName } from '../view-nav.tsx'

export function classroomNow({ classroom, deskControls }: PanelPorts): ClassroomNow {
  const notice = classroom.current()
  const isHostGone = classroom.isHostThere() === false
  const asked = notice?.classroom ?? null
  return {
    asked,
    code: notice?.code ?? null,
    isHostGone,
    isFrozen: asked?.frozen === true && deskControls === null && !isHostGone,
  }
}

/** All tabs of the room hear which experiment the desk's page runs. Returns its undo. */
export function announceExperiments(conducting: Conducting, controls: DeskControls | null): () => void {
  if (controls === null) return () => {}
  let last: string | null = null
  return effect(() => {
    const now = conducting.now.value
    const title = now.state === 'running' ? now.experiment.title : null
    if (title === last) return
    last = title
    // Best effort: the experiment goes on where the host is gone, and says so itself.
    controls.order({ type: 'announce', title }).catch(() => {})
  })
}

/** From when the desk is first opened, or runs something, until the page closes: the room has a desk. Returns its undo. */
export function holdClassroom(
  view: ReadonlySignal<ViewName>,
  conducting: Conducting,
  controls: DeskControls | null,
): () => void {
  if (controls === null) return () => {}
  let timer: ReturnType<typeof setInterval> | null = null
  // That the host is gone the desk's own card says.
  const hold = () => void controls.order({ type: 'hold' }).catch(() => {})
  const stop = effect(() => {
    if ((view.value !== 'desk' && conducting.now.value.state !== 'running') || timer !== null) return
    hold()
    timer = setInterval(hold, HOLD_INTERVAL_MS)
  })
  return () => {
    stop()
    if (timer !== null) clearInterval(timer)
  }
}
