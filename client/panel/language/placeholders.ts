/** What has to be handed in to a message: test support. */
import { IntlMessageFormat } from 'intl-messageformat'
import { SOURCE } from './choice.ts'

/** `{count}` and `<a>` of a message: what has to be handed in, in order of the alphabet. */
export function placeholdersOf(message: string): string[] {
  type Elements = ReturnType<IntlMessageFormat['getAst']>
  const within = (elements: Elements): string[] =>
    elements.flatMap(element => [
      // A literal has its text in `value`, every other element a name, and `#` nothing.
      ...(element.type !== 0 && 'value' in element ? [element.value] : []),
      ...('children' in element ? within(element.children) : []),
      ...('options' in element ? Object.values(element.options).flatMap(({ value }) => within(value)) : []),
    ])
  return [...new Set(within(new IntlMessageFormat(message, SOURCE).getAst()))].sort()
}
