/** How one thing grows with another: the exponent of a power law. */

/** Slope of log y against log x by least squares; null under two different x, or where nothing is above 0. */
export function exponent(points: readonly (readonly [x: number, y: number])[]): number | null {
  const logs = points.flatMap(([x, y]) => (x > 0 && y > 0 ? [[Math.log(x), Math.log(y)] as const] : []))
  const count = logs.length
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / count
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / count
  const spread = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  if (count < 2 || spread === 0) return null
  return logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
}
