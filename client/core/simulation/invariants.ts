/** The rules that a simulated mesh is held to. Whatever breaks one is returned, never thrown. */
import type { MeshSettings } from '../mesh/settings.ts'
import type { Census } from './census.ts'
import type { Outcome } from './ledger.ts'
import type { Violation } from './violation.ts'

/** How many links a member of a room of this size should have, when all is quiet. */
export function degreeBounds(
  members: number,
  { fullMeshPeers, degree }: Pick<MeshSettings, 'fullMeshPeers' | 'degree'>,
): { min: number; max: number } {
  return members <= fullMeshPeers ? { min: members - 1, max: members - 1 } : degree
}

/** At a quiet time: links are open at both ends, everyone has as many as it should, and all are one mesh. */
export function checkCensus(
  { members, components, largestComponent, degrees, oneWay }: Census,
  settings: Pick<MeshSettings, 'fullMeshPeers' | 'degree'>,
): Violation[] {
  const violations: Violation[] = []
  if (components > 1)
    violations.push({
      rule: 'components',
      detail: `${members} members in ${components} parts, the largest of ${largestComponent}`,
    })
  if (oneWay.count > 0)
    violations.push({
      rule: 'asymmetric',
      detail: `${oneWay.count} links open at one end only, such as ${oneWay.first}`,
    })
  const { min, max } = degreeBounds(members, settings)
  if (degrees !== null && (degrees.min < min || degrees.max > max))
    violations.push({
      rule: 'degree',
      detail: `${degrees.min} to ${degrees.max} links each among ${members} members, not ${min} to ${max}`,
    })
  return violations
}

/** After all is healed: whoever was owed a broadcast has got it. */
export function checkOutcome(phase: string, { missing, owed }: Outcome): Violation[] {
  const [first] = missing
  if (first === undefined) return []
  const example = `${first.to} missed broadcast ${first.broadcast} of ${first.from}`
  return [
    { rule: 'loss', detail: `${missing.length} of ${owed} deliveries of '${phase}' missing: ${example}` },
  ]
}
