/** The desk's word as the panel shows it, and this desk's own word on what it runs. */
import { effect } from '@preact/signals'
import type { ClassroomNow } from '../context.ts'
import type { Conducting } from '../experiments/start/conducting.ts'
import type { DeskControls, PanelPorts } from '../ports.ts'

export function classroomNow({ classroom, deskControls }: PanelPorts): ClassroomNow {
  const notice = classroom.current()
  const isHostThere = classroom.isHostThere()
  const asked = notice?.classroom ?? null
  return {
    asked,
    code: notice?.code ?? null,
    isHostThere,
    isFrozen: asked?.frozen === true && deskControls === null && isHostThere !== false,
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
