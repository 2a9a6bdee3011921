import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { renamed } from '../core/classroom/roster.ts'
import type { Needs } from '../core/decision/advice.ts'
import { announceExperiments, classroomNow, holdClassroom } from './classroom/classroom-now.ts'
import { Context } from './context.ts'
import { Embed } from './embed.tsx'
import { keepRuns } from './experiments/runs.ts'
import { createConducting } from './experiments/start/conducting.ts'
import { createDesk, type InvitationDesk } from './invitation/desk.ts'
import { controlLanguage } from './language/control.ts'
import { createLessonDesk } from './lessons/lesson-desk.ts'
import { followLab, newsOf } from './live.ts'
import { Panel } from './panel.tsx'
import type { InvitationLinks, PanelPorts } from './ports.ts'
import { Projector } from './projector/projector.tsx'
import { controlTheme } from './theme.ts'
import { isTimelineNews } from './timeline/news.ts'
import type { ViewName } from './view-nav.tsx'
import 'uplot/dist/uPlot.min.css'
import './styles/tokens.css'
import './styles/parts.css'
import './styles/figures.css'
import './styles/layout.css'
import './styles/header.css'
import './styles/cards.css'
import './styles/timeline.css'
import './styles/tables.css'
import './styles/room.css'
import './styles/menu.css'
import './styles/controls.css'
import './styles/invitation.css'
import './styles/files.css'
import './styles/storage.css'
import './styles/board.css'
import './styles/work.css'
import './styles/control.css'
import './styles/ledger.css'
import './styles/experiments.css'
import './styles/start.css'
import './styles/decision.css'
import './styles/lessons.css'
import './styles/handout.css'
import './styles/conditions.css'
import './styles/classroom.css'
import './styles/embed.css'
import './projector/projector.css'
import './styles/small-screens.css'

/** Draws the panel of `ports.lab` into `root` until the returned function is called. */
export function mountPanel(root: HTMLElement, ports: PanelPorts): () => void {
  const live = followLab(
    ports.lab,
    root.ownerDocument,
    snapshot => renamed(snapshot, ports.classroom.current()?.classroom.names ?? {}),
    listener => ports.classroom.onChange(listener),
  )
  const timeline = newsOf(live.snapshot, isTimelineNews)
  const stopLanguage = controlLanguage(root.ownerDocument)
  const theme = controlTheme(root.ownerDocument.documentElement)
  const desk = createDesk(ports.lab)
  const stopAnswering = answerLinks(ports.invitationLinks, desk)
  const labInfo = signal(ports.labInfo.current())
  const unsubscribe = ports.labInfo.onChange(() => {
    labInfo.value = ports.labInfo.current()
  })
  const classroom = signal(classroomNow(ports))
  const stopClassroom = ports.classroom.onChange(() => {
    classroom.value = classroomNow(ports)
  })
  const frames = root.ownerDocument.createElement('div')
  const conducting = createConducting(ports.experiments, frames, () => performance.now())
  const runs = keepRuns(ports.runs)
  const needs = signal<Needs>({})
  const lessons = createLessonDesk({ ...ports, runs, conducting, snapshot: live.snapshot })
  const stopAnnouncing = announceExperiments(conducting, ports.deskControls)
  const left = signal(false)
  const view = signal<ViewName>('live')
  const stopHolding = holdClassroom(view, conducting, ports.deskControls)
  const stopWatching = effect(() => {
    if (live.snapshot.value.faults.some(fault => fault.kind === 'self-left')) left.value = true
  })
  root.ownerDocument.documentElement.classList.toggle('embedded', ports.show === 'embed')
  root.ownerDocument.documentElement.classList.toggle('projected', ports.show === 'projector')
  render(
    <Context
      value={{
        ports,
        snapshot: live.snapshot,
        timeline,
        labInfo,
        classroom,
        theme,
        desk,
        conducting,
        runs,
        needs,
        lessons,
        view,
        left,
      }}
    >
      <Shown show={ports.show} />
    </Context>,
    root,
  )
  return () => {
    render(null, root)
    stopWatching()
    unsubscribe()
    stopClassroom()
    stopAnnouncing()
    stopHolding()
    theme.stop()
    stopLanguage()
    stopAnswering()
    desk.stop()
    lessons.stop()
    live.stop()
  }
}

function Shown({ show }: { show: PanelPorts['show'] }) {
  if (show === 'embed') return <Embed />
  return show === 'projector' ? <Projector /> : <Panel />
}

/** Who opens an invitation's link wants to join: the answer is made and shown at once. */
function answerLinks(links: InvitationLinks, desk: InvitationDesk): () => void {
  const answer = (): void => {
    const invitation = links.take()
    if (invitation === null) return
    desk.open.value = 'newcomer'
    desk.accept(invitation)
  }
  answer()
  return links.onGiven(answer)
}
