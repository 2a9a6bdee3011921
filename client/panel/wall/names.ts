/** Names that a class can tell apart and say aloud: pioneers of the field, by first name. */
export const NAMES = [
  'Ada',
  'Barbara',
  'Claude',
  'Donald',
  'Edsger',
  'Frances',
  'Grace',
  'Hedy',
  'Ivan',
  'Joan',
  'Katherine',
  'Leslie',
] as const

/** The first name that no frame uses; null when all are taken. */
export function freeName(taken: readonly string[]): string | null {
  return NAMES.find(name => !taken.includes(name)) ?? null
}
