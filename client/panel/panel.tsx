/** The live panel of one peer. */

import { BoardView } from './board/board-view.tsx'
import { DeskView } from './classroom/desk-view.tsx'
import { Freezable } from './classroom/freezable.tsx'
import { PupilNotice } from './classroom/pupil-notice.tsx'
import { usePanel } from './context.ts'
import { ControlView } from './control/control-view.tsx'
import { ControlsCard } from './controls-card.tsx'
import { DecisionView } from './decision/decision-view.tsx'
import { ExperimentsView } from './experiments/experiments-view.tsx'
import { Announcer } from './faults/announcer.tsx'
import { FaultList } from './faults/fault-list.tsx'
import { FilesView } from './files/files-view.tsx'
import { Firsts } from './firsts.tsx'
import { GraphCard } from './graph/graph-card.tsx'
import { Header } from './header.tsx'
import { InvitationDialog } from './invitation/invitation-dialog.tsx'
import { LedgerView } from './ledger/ledger-view.tsx'
import { LeftNotice } from './left-notice.tsx'
import { LessonsView } from './lessons/lessons-view.tsx'
import { PathCard } from './path-card.tsx'
import { ServerCard } from './server-card.tsx'
import { StorageView } from './storage/storage-view.tsx'
import { TimelineCard } from './timeline/timeline-card.tsx'
import { Glossary, Tooltip } from './tooltip.tsx'
import { WorkView } from './work/work-view.tsx'

export function Panel() {
  const { left, view, conducting } = usePanel()
  // Its peers are frames of the view: it stays, unseen, while one looks at another.
  const keepsExperiments = conducting.now.value.state === 'running'
  return (
    <div class={left.value ? 'panel has-left' : 'panel'}>
      <Header />
      {left.value && <LeftNotice />}
      <PupilNotice />
      {view.value === 'live' && <LiveView />}
      {view.value === 'desk' && <DeskView />}
      <Freezable>
        {view.value === 'files' && <FilesView />}
        {view.value === 'storage' && <StorageView />}
        {view.value === 'board' && <BoardView />}
        {view.value === 'work' && <WorkView />}
        {view.value === 'control' && <ControlView />}
        {view.value === 'ledger' && <LedgerView />}
        {(view.value === 'experiments' || keepsExperiments) && (
          <ExperimentsView isHidden={view.value !== 'experiments'} />
        )}
        {view.value === 'decision' && <DecisionView />}
      </Freezable>
      {view.value === 'lessons' && <LessonsView />}
      <InvitationDialog />
      <Announcer />
      <Tooltip />
      <Glossary />
    </div>
  )
}

function LiveView() {
  return (
    <main>
      <div class="main-column">
        <PathCard path="mesh" />
        <PathCard path="relay" />
        <Firsts />
        <TimelineCard />
        <FaultList />
      </div>
      <div class="side-column">
        <GraphCard />
        <ServerCard />
        <div id="controls">
          <Freezable>
            <ControlsCard />
          </Freezable>
        </div>
      </div>
    </main>
  )
}
