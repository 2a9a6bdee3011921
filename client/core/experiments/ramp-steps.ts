/** What the steps of a ramp measured. */
import type { PathName } from '../measure/snapshot.ts'
import { type PhaseLoad, phaseLoad } from './load-phases.ts'
import type { LoadKind } from './load-plan.ts'
import { phases, type Span } from './recorded.ts'
import type { TrialRecord } from './run-file.ts'

export interface RampStep {
  /** Peers, or messages of a peer a second. */
  x: number
  /** In the room meanwhile. */
  peers: number
  /** Open links of the best connected peer, as the peers were told; null: nobody was told. */
  links: number | null
  loads: Record<LoadKind, PhaseLoad>
  /** Copies that arrived, of those due to all others for each message that the pace asks for. */
  share: Record<PathName, number>
}

interface Pace {
  ramp: 'peers' | 'rate'
  intervalMs: number
}

/** In order of x. A step of which a phase is missing is left out. */
export function rampSteps(trial: TrialRecord, { ramp, intervalMs }: Pace): RampStep[] {
  const xs = new Set(
    trial.events.flatMap(({ action }) =>
      action.type === 'phase' ? (/^idle (\d+)$/.exec(action.name)?.[1] ?? []) : [],
    ),
  )
  const steps = [...xs].map(Number).flatMap((x): RampStep[] => {
    const [idle, mesh, relay] = [
      spanOf(trial, 'idle', x),
      spanOf(trial, 'mesh', x),
      spanOf(trial, 'relay', x),
    ]
    if (idle === null || mesh === null || relay === null) return []
    const peers = trial.peers.filter(({ cameAt }) => cameAt <= idle.fromMs).length
    const perSecond = ramp === 'rate' ? x : 1_000 / intervalMs
    const due = perSecond * peers * (peers - 1)
    const loads = {
      idle: phaseLoad(trial, idle),
      mesh: phaseLoad(trial, mesh),
      relay: phaseLoad(trial, relay),
    }
    const share = { mesh: loads.mesh.copies.mesh / due, relay: loads.relay.copies.relay / due }
    return [{ x, peers, links: mostLinks(trial, mesh), loads, share }]
  })
  return steps.sort((a, b) => a.x - b.x)
}

function spanOf(trial: TrialRecord, kind: LoadKind, x: number): Span | null {
  return phases(trial, name => name === `${kind} ${x}`)[0] ?? null
}

/** From what each peer saw open and lost on the mesh until the end of the phase. */
function mostLinks({ samples, peers }: TrialRecord, { toMs }: Span): number | null {
  const open = peers.map(() => new Set<number>())
  for (const [self, path, about, state, at] of samples.sightings) {
    if (path !== 'mesh' || at > toMs) continue
    if (state === 'open') open[self]?.add(about)
    else open[self]?.delete(about)
  }
  const most = Math.max(...open.map(({ size }) => size))
  return most > 0 ? most : null
}
