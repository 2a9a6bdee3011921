/** Who computed how much of a job: the letters and colours of the picture, and who was caught lying. */

import type { PeerId } from '#protocol'
import { RELAY_WORKER } from '../../core/tasks/shared-job.ts'
import type { JobView } from '../../core/tasks.ts'
import * as format from '../format.ts'
import { nameOf } from '../graph/names.ts'
import { Icon } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { TableHead } from '../table-head.tsx'
import { hueOf, markOf } from './marks.ts'

export function WorkersTable({
  job,
  names,
  self,
}: {
  job: JobView
  names: Record<PeerId, string>
  self: PeerId
}) {
  const called = (peer: PeerId): string => (peer === RELAY_WORKER ? t('work.theRelay') : nameOf(names, peer))
  return (
    <div class="table-scroll">
      <table class="workers-table">
        <caption>{t('work.who')}</caption>
        <TableHead
          columns={[
            t('work.mark'),
            t('peers.peer'),
            t('work.resultsSent'),
            t('work.inResult'),
            t('work.now'),
          ]}
        />
        <tbody>
          {job.by.map(({ peer, results }, place) => (
            <tr key={peer}>
              <td>
                <span class="worker-mark" style={{ '--hue': hueOf(place) }}>
                  {markOf(place)}
                </span>
              </td>
              <th scope="row">
                <bdi>{called(peer)}</bdi>
                {peer === self && ` ${t('peer.thisTab')}`}
              </th>
              <td>{format.text(format.count(results))}</td>
              <td>{format.text(format.count(job.finders.filter(finder => finder === place).length))}</td>
              <td>
                <Standing job={job} peer={peer} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Standing({ job, peer }: { job: JobView; peer: PeerId }) {
  if (job.liars.includes(peer))
    return (
      <strong class="wrong">
        <Icon name="alert" /> {t('work.caught')}
      </strong>
    )
  if (job.workers.includes(peer)) return <>{job.state === 'running' ? t('work.atWork') : t('work.there')}</>
  return <>{t('work.gone')}</>
}
