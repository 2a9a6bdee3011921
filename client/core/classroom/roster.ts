/** The roster of the teacher's desk: from a snapshot and what peers report. Pure. */
import type { Classroom, Role } from '#classroom'
import type { PeerId } from '#protocol'
import type { PathState, Snapshot, Warning } from '../measure/snapshot.ts'
import type { Reports } from './reports.ts'

export interface RosterRow {
  id: PeerId
  name: string
  isSelf: boolean
  /** It is still listed for a while. */
  isGone: boolean
  role: Role | null
  /** null: it has not reported. */
  device: string | null
  /** Its own word on its paths; null: it has not reported. */
  paths: { mesh: PathState; relay: PathState } | null
  /** What a teacher should look at, in words; empty: nothing is known to be wrong. */
  problems: string[]
}

/** Three asked and unanswered in a row. The desk asks every 5 s. */
const STALE_MS = 15_000

/** Warnings that a teacher can do something about, in few words. */
const PROBLEMS: Partial<Record<Warning, string>> = {
  'hidden-tab': 'its tab is hidden',
  saturated: 'its device cannot keep up',
  'no-direct-link': 'no direct link: the network may isolate devices',
  'without-host': 'does not reach the lab host',
  'relays-apart': 'its relay is apart from the others',
}

/** Peers by name; this tab among them. */
export function rosterOf(
  { at, self, name, peers, paths, warnings }: Snapshot,
  reports: Reports,
  classroom: Classroom,
): RosterRow[] {
  const own: RosterRow = {
    id: self,
    name,
    isSelf: true,
    isGone: false,
    role: classroom.roles[self] ?? null,
    device: 'this desk',
    paths: { mesh: paths.mesh.state, relay: paths.relay.state },
    problems: problemsOf(warnings),
  }
  const others = peers.map(({ id, name: shown, mesh, relay }): RosterRow => {
    const report = reports.get(id) ?? null
    const isGone = mesh.state === 'lost' && relay.state !== 'present'
    const problems = isGone ? ['gone'] : problemsOf(report?.warnings ?? [])
    if (!isGone && mesh.state === 'lost') problems.push('lost from the mesh')
    if (!isGone && relay.state === 'absent') problems.push('not at the relay')
    if (!isGone && report !== null && at - report.at > STALE_MS) problems.push('has not reported for a while')
    if (!isGone && classroom.closed.includes(id)) problems.push('was told to close')
    return {
      id,
      name: shown,
      isSelf: false,
      isGone,
      role: classroom.roles[id] ?? null,
      device: report?.device ?? null,
      paths: report?.paths ?? null,
      problems,
    }
  })
  return [own, ...others.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))]
}

function problemsOf(warnings: readonly Warning[]): string[] {
  return warnings.flatMap(warning => PROBLEMS[warning] ?? [])
}

/** The snapshot with the names that the desk gave. */
export function renamed(snapshot: Snapshot, names: Classroom['names']): Snapshot {
  if (Object.keys(names).length === 0) return snapshot
  return {
    ...snapshot,
    name: names[snapshot.self] ?? snapshot.name,
    peers: snapshot.peers.map(peer => ({ ...peer, name: names[peer.id] ?? peer.name })),
  }
}
