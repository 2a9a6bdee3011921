/** Which messages a source file shows, read off its text: test support. */

/** A literal as it is, or as a pattern where it has parts that are filled in: `views.${name}`. */
export type Literal = string | RegExp

export interface Call {
  key: Literal
  /** The names in the object literal that is handed over; null: it is not one. */
  values: string[] | null
}

const QUOTED = /(['`])((?:(?!\1)[^\\\n])*)\1/g

/** Every string in quotes that may be a key: dotted, without spaces. */
export function literalsIn(source: string): Literal[] {
  return (
    [...source.matchAll(QUOTED)]
      .map(([, , content = '']) => content)
      // Its first part is always written out: `${a}.${b}` would be every key.
      .filter(content => /^[\w-]+\.[\w.$*{}()[\]-]+$/.test(content))
      .map(literal)
  )
}

/** Every call of `t` and `rich` with a literal key. */
export function callsIn(source: string): Call[] {
  return [...source.matchAll(/\b(?:t|rich)\(\s*(['`])((?:(?!\1)[^\\\n])*)\1\s*(,)?\s*(\{)?/g)].map(match => {
    const [text, , content = '', comma, brace] = match
    const values =
      comma === undefined || source[match.index + text.length] === ')'
        ? []
        : brace === undefined
          ? null
          : namesIn(source, match.index + text.length)
    return { key: literal(content), values }
  })
}

function literal(content: string): Literal {
  if (!content.includes('${')) return content
  const parts = content.split(/\$\{[^}]*\}/).map(part => part.replace(/[.*+?^$()[\]\\|]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^.]+')}$`)
}

/** The names of an object literal whose brace has been opened just before `from`. */
function namesIn(source: string, from: number): string[] {
  let depth = 1
  let isNameNext = true
  const names: string[] = []
  for (let at = from; at < source.length && depth > 0; at++) {
    const character = source[at] ?? ''
    if ('{[('.includes(character)) depth++
    else if ('}])'.includes(character)) depth--
    else if (depth === 1 && character === ',') isNameNext = true
    else if (depth === 1 && isNameNext && /\w/.test(character)) {
      const name = /^\w+/.exec(source.slice(at))?.[0] ?? ''
      names.push(name)
      at += name.length - 1
      isNameNext = false
    }
  }
  return names
}
