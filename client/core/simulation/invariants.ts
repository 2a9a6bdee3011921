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

export interface QuietRules extends Pick<MeshSettings, 'fullMeshPeers' | 'degree'> {
  /** Share of the members whose links may be in the making: somewhere in a crowd there always are some. */
  unsettled: number
}

/** At a quiet time: links are open at both ends, everyone has as many as it should, and all are one mesh. */
export function checkCensus(census: Census, rules: QuietRules): Violation[] {
  const { members, components, largestComponent, oneWay, degrees } = census
  const violations: Violation[] = []
  const allowed = Math.floor(rules.unsettled * members)
  if (components > 1)
    violations.push({
      rule: 'components',
      detail: `${members} members in ${components} parts, the largest of ${largestComponent}`,
    })
  if (oneWay.count > allowed)
    violations.push({
      rule: 'asymmetric',
      detail: `${oneWay.count} links open at one end only, such as ${oneWay.first}`,
    })
  const { min, max } = degreeBounds(members, rules)
  const outside = census.byDegree.reduce((sum, count, of) => (of < min || of > max ? sum + count : sum), 0)
  if (degrees !== null && outside > allowed)
    violations.push({
      rule: 'degree',
      detail: `${outside} of ${members} members have not ${min} to ${max} links, but ${degrees.min} to ${degrees.max}`,
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
