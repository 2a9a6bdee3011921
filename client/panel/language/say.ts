/** What the core says, in the language of the page: under each English sentence stands that language's own. */
import { IntlMessageFormat } from 'intl-messageformat'
import { inEnglish, type Said } from '../../core/said.ts'
import german from '../messages/core/de.json' with { type: 'json' }
import type { Language } from './choice.ts'
import { language } from './current.ts'

/** English is what the core says itself. What a language has no sentence for is said in English. */
export const CORE_SENTENCES: Partial<Record<Language, Readonly<Record<string, string>>>> = { de: german }

const parsed = new Map<string, IntlMessageFormat>()

export function say(said: number | Said): string {
  const spoken = language.value
  const own = CORE_SENTENCES[spoken]
  if (own === undefined) return inEnglish(said)
  // As in run files, but for the decimal point.
  if (typeof said === 'number')
    return said.toLocaleString(spoken, { useGrouping: false, maximumFractionDigits: 20 })
  const { sentence, values } = typeof said === 'string' ? { sentence: said, values: {} } : said
  const filled = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, say(value)]))
  const text = Object.hasOwn(own, sentence) ? own[sentence] : undefined
  if (text !== undefined) return String(formatOf(text, spoken).format(filled))
  return typeof said === 'string' ? said : inEnglish({ sentence, values: filled })
}

function formatOf(text: string, spoken: Language): IntlMessageFormat {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const format = new IntlMessageFormat(text, spoken)
  parsed.set(text, format)
  return format
}
