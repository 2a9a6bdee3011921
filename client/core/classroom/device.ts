/** What a browser says that it runs on, short enough for a table. Pure. */

/** In this order: Edge and Opera also name Chrome, Chrome also names Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
/** Android also names Linux, and an iPhone names Mac OS X. */
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** Of a `navigator.userAgent`, which browsers shorten and people can change: for telling devices apart, not for deciding. */
export function deviceWords(userAgent: string, cores: number | undefined): string {
  const find = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent))?.[1]
  const words = `${find(BROWSERS) ?? 'A browser'} on ${find(SYSTEMS) ?? 'something else'}`
  return cores === undefined ? words : `${words}, ${cores} cores`
}
