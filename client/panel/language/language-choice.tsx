import { LANGUAGES, languageOf } from './choice.ts'
import { speak } from './control.ts'
import { language } from './current.ts'
import { t } from './messages.ts'

/** The switch between the languages, each by its own name. */
export function LanguageChoice() {
  return (
    <select
      class="button language"
      aria-label={t('language.label')}
      value={language.value}
      onChange={event => {
        const chosen = languageOf(event.currentTarget.value)
        if (chosen !== null) speak(chosen)
      }}
    >
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  )
}
