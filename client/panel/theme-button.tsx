import { Icon } from './icons.tsx'
import { t } from './language/messages.ts'
import type { ThemeControl } from './theme.ts'

/** Offers the theme that is not shown now. */
export function ThemeButton({ theme }: { theme: ThemeControl }) {
  const dark = theme.theme.value === 'dark'
  return (
    <button
      type="button"
      class="button"
      aria-label={dark ? t('theme.switchToLight') : t('theme.switchToDark')}
      onClick={theme.toggle}
    >
      <Icon name={dark ? 'sun' : 'moon'} />
      <span class="theme-word">{dark ? t('theme.light') : t('theme.dark')}</span>
    </button>
  )
}
