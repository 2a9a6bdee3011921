/** Whether two JSON-like values hold the same data. Lets a redraw be skipped when a new snapshot repeats a part of the old. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every(key => Object.hasOwn(b, key) && sameData(Reflect.get(a, key), Reflect.get(b, key)))
}
