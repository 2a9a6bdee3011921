import { Icon } from './icons.tsx'
import type { ThemeControl } from './theme.ts'

export function ThemeButton({ theme }: { theme: ThemeControl }) {
  const dark = theme.theme.value === 'dark'
  return (
    <button type="button" class="button" aria-label="Dark theme" aria-pressed={dark} onClick={theme.toggle}>
      <Icon name={dark ? 'sun' : 'moon'} />
      <span class="theme-word" aria-hidden="true">
        {dark ? 'Light' : 'Dark'}
      </span>
    </button>
  )
}
