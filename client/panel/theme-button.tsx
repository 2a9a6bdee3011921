import { Icon } from './icons.tsx'
import type { ThemeControl } from './theme.ts'

/** Offers the theme that is not shown now. */
export function ThemeButton({ theme }: { theme: ThemeControl }) {
  const dark = theme.theme.value === 'dark'
  const offered = dark ? 'Light' : 'Dark'
  return (
    <button type="button" class="button" aria-label={`${offered} theme`} onClick={theme.toggle}>
      <Icon name={dark ? 'sun' : 'moon'} />
      <span class="theme-word">{offered}</span>
    </button>
  )
}
