/** Texts in the language of the page. */
import { IntlMessageFormat } from 'intl-messageformat'
import type { ComponentChildren } from 'preact'
import { CATALOGUES, type MessageKey, SOURCE_MESSAGES } from './catalogues.ts'
import { type Language, SOURCE } from './choice.ts'
import { language } from './current.ts'

export type { MessageKey }

export type MessageValues = Readonly<Record<string, string | number>>
/** What a tag of a message becomes: `<strong>this</strong>`. */
export type Markup = (content: ComponentChildren) => ComponentChildren

/** Parsed once: a panel is drawn up to ten times a second. */
const parsed = new Map<`${Language} ${MessageKey}`, IntlMessageFormat>()

/** The message in the language of the page, with its values in it. Throws where a value is missing. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  return String(messageOf(key).format(values))
}

/** Whether there is such a message: for keys that are put together from data. */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(SOURCE_MESSAGES, key)
}

/** A message with markup: each of its tags is drawn by the function of its name. */
export function rich(
  key: MessageKey,
  values: Readonly<Record<string, string | number | Markup>>,
): ComponentChildren {
  return messageOf(key).format<ComponentChildren>(values)
}

function messageOf(key: MessageKey): IntlMessageFormat {
  const spoken = language.value
  const place = `${spoken} ${key}` as const
  const known = parsed.get(place)
  if (known !== undefined) return known
  const text = CATALOGUES[spoken][key]
  const message =
    text === undefined
      ? new IntlMessageFormat(SOURCE_MESSAGES[key], SOURCE)
      : new IntlMessageFormat(text, spoken)
  parsed.set(place, message)
  return message
}
