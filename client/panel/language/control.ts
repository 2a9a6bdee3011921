/** The page's choice of language: from its address, its memory and its browser, and from whoever switches it. */
import { chooseLanguage, type Language, languageOf } from './choice.ts'
import { language } from './current.ts'

const STORAGE_KEY = 'language'
const QUERY_KEY = 'lang'

/** Speaks the right language from now on, `<html lang>` included, and follows a switch in other tabs and frames. */
export function controlLanguage(page: Document): () => void {
  const asked = askedFor()
  if (languageOf(asked) !== null) remember(asked)
  language.value = chooseLanguage({ asked, remembered: remembered(), preferred: navigator.languages })
  const unsubscribe = language.subscribe(spoken => {
    page.documentElement.lang = spoken
  })
  const onStorage = (event: StorageEvent) => {
    // A page whose address names a language keeps to it.
    if (event.key !== STORAGE_KEY || askedFor() !== null) return
    language.value = chooseLanguage({
      asked: null,
      remembered: event.newValue,
      preferred: navigator.languages,
    })
  }
  addEventListener('storage', onStorage)
  return () => {
    unsubscribe()
    removeEventListener('storage', onStorage)
  }
}

/** Switches the page; the address must not undo it at the next reload. */
export function speak(chosen: Language): void {
  remember(chosen)
  const address = new URL(location.href)
  address.searchParams.delete(QUERY_KEY)
  history.replaceState(history.state, '', address)
  language.value = chosen
}

function askedFor(): string | null {
  return new URLSearchParams(location.search).get(QUERY_KEY)
}

/** Storage may be blocked; a choice then lasts as long as the page. */
function remembered(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null
  }
}

function remember(chosen: string | null): void {
  try {
    if (chosen !== null) localStorage.setItem(STORAGE_KEY, chosen)
  } catch {
    // Blocked storage: nothing to keep.
  }
}
