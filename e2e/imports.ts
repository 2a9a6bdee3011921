/** What a source file imports, read off its text: for rules about imports, and for counting what a path consists of. */

export interface Specifier {
  /** As written: `./x.ts`, `#protocol`, `valibot`. */
  what: string
  /** Where it stands, from 1. */
  line: number
  /** Nothing of it is there at run time. */
  isType: boolean
}

/** What a source names in `import`, `export ... from`, `import()`, and `new URL(...)` of a module, as workers need. */
export function specifiers(source: string): Specifier[] {
  const code = withoutComments(source)
  const found =
    /(?:^import\s*|^(?:import|export)\b[\w$\s{},*]*\bfrom\s*|\bimport\(\s*|\bnew URL\(\s*(?=['"][^'"\n]+\.[jt]sx?['"]))(['"])([^'"\n]+)\1/gm
  return [...code.matchAll(found)].flatMap(match => {
    const [text, , what] = match
    if (what === undefined) return []
    const line = code.slice(0, match.index + text.length).split('\n').length
    return [{ what, line, isType: /^(?:import|export)\s+type\b/.test(text) }]
  })
}

/** Lines that are neither empty nor comments. */
export function linesOfCode(source: string): number {
  return withoutComments(source)
    .split('\n')
    .filter(line => line.trim() !== '').length
}

/** Keeps the line breaks, so that lines keep their numbers. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, comment => comment.replace(/[^\n]/g, ' '))
}
