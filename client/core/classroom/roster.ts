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
  /** null: it has not reported, or is this tab. */
  device: string | null
  /** Its own word on its paths; null: it has not reported. */
  paths: { mesh: PathState; relay: PathState } | null
  /** What a teacher should look at; empty: nothing is known to be wrong. */
  problems: Problem[]
}

export type Problem = TellingWarning | 'gone' | 'off-mesh' | 'off-relay' | 'silent' | 'told-to-close'

/** Three asked and unanswered in a row. The desk asks every 5 s. */
const STALE_MS = 15_000

/** Warnings that a teacher can do something about. */
const TELLING_WARNINGS = [
  'hidden-tab',
  'saturated',
  'no-direct-link',
  'without-host',
  'relays-apart',
] as const satisfies readonly Warning[]
type TellingWarning = (typeof TELLING_WARNINGS)[number]

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
    role: of(classroom.roles, self),
    device: null,
    paths: { mesh: paths.mesh.state, relay: paths.relay.state },
    problems: problemsOf(warnings),
  }
  const others = peers.map(({ id, name: shown, mesh, relay }): RosterRow => {
    const report = reports.get(id) ?? null
    const isGone = mesh.state === 'lost' && relay.state !== 'present'
    const problems: Problem[] = isGone ? ['gone'] : problemsOf(report?.warnings ?? [])
    if (!isGone && mesh.state === 'lost') problems.push('off-mesh')
    if (!isGone && relay.state === 'absent') problems.push('off-relay')
    if (!isGone && report !== null && at - report.at > STALE_MS) problems.push('silent')
    if (!isGone && classroom.closed.includes(id)) problems.push('told-to-close')
    return {
      id,
      name: shown,
      isSelf: false,
      isGone,
      role: of(classroom.roles, id),
      device: report?.device ?? null,
      paths: report?.paths ?? null,
      problems,
    }
  })
  return [own, ...others.sort((a, b) => byName(a.name, b.name) || (a.id < b.id ? -1 : 1))]
}

/** As people sort them: Blue 2 before Blue 10. */
const byName = new Intl.Collator(undefined, { numeric: true }).compare

function problemsOf(warnings: readonly Warning[]): TellingWarning[] {
  return warnings.filter(isTelling)
}

function isTelling(warning: Warning): warning is TellingWarning {
  return TELLING_WARNINGS.some(telling => telling === warning)
}

/** The snapshot with the names that the desk gave. */
export function renamed(snapshot: Snapshot, names: Classroom['names']): Snapshot {
  if (Object.keys(names).length === 0) return snapshot
  return {
    ...snapshot,
    name: of(names, snapshot.self) ?? snapshot.name,
    peers: snapshot.peers.map(peer => ({ ...peer, name: of(names, peer.id) ?? peer.name })),
  }
}

/** Ids are strangers' words: `constructor` is none that anybody gave a role or a name. */
function of<Value>(record: Readonly<Record<PeerId, Value>>, id: PeerId): Value | null {
  return Object.hasOwn(record, id) ? (record[id] ?? null) : null
}
