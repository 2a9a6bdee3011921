/** Conditions as a caller wrote them. */
import * as v from 'valibot'
import { type Conditions, ConditionsSchema } from '#conditions'

/** Throws TypeError, saying where and what is wrong. */
export function parseConditions(given: unknown): Conditions {
  const parsed = v.safeParse(ConditionsSchema, given)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const where = v.getDotPath(issue)
  throw new TypeError(`Conditions cannot be these: ${where === null ? '' : `${where}: `}${issue.message}.`)
}
