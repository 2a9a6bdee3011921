/** Light or dark: the system's choice until a person makes their own, which this browser then remembers. */
import { type ReadonlySignal, signal } from '@preact/signals'

const STORAGE_KEY = 'theme'

export type Theme = 'light' | 'dark'

export interface ThemeControl {
  theme: ReadonlySignal<Theme>
  toggle(): void
  stop(): void
}

/** Storage may be blocked; the toggle then lasts as long as the page. */
function remembered(): Theme | null {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return stored === 'light' || stored === 'dark' ? stored : null
  } catch {
    return null
  }
}

function remember(theme: Theme | null): void {
  try {
    if (theme === null) localStorage.removeItem(STORAGE_KEY)
    else localStorage.setItem(STORAGE_KEY, theme)
  } catch {
    // Blocked storage: nothing to keep.
  }
}

/** Applies the theme to `root` (`data-theme`) and keeps it in step with the system and with other tabs and frames. */
export function controlTheme(root: HTMLElement): ThemeControl {
  const systemDark = matchMedia('(prefers-color-scheme: dark)')
  const systemTheme = (): Theme => (systemDark.matches ? 'dark' : 'light')
  let chosen = remembered()
  const theme = signal<Theme>(chosen ?? systemTheme())
  const apply = () => {
    if (chosen === null) delete root.dataset.theme
    else root.dataset.theme = chosen
    theme.value = chosen ?? systemTheme()
  }
  const onStorage = (event: StorageEvent) => {
    if (event.key !== STORAGE_KEY && event.key !== null) return
    chosen = remembered()
    apply()
  }
  apply()
  systemDark.addEventListener('change', apply)
  addEventListener('storage', onStorage)
  return {
    theme,
    toggle() {
      const next = theme.value === 'dark' ? 'light' : 'dark'
      chosen = next === systemTheme() ? null : next
      remember(chosen)
      apply()
    },
    stop() {
      systemDark.removeEventListener('change', apply)
      removeEventListener('storage', onStorage)
    },
  }
}
