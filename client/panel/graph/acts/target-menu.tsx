/** The menu of one part of the room, wherever it was opened: in the picture, in the table or in the list. */

import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useCallback } from 'preact/hooks'
import { t } from '../../language/messages.ts'
import { Menu } from '../../menu/menu.tsx'
import type { TracePlayer } from '../trace-player.ts'
import { actsOn } from './acts.ts'
import { describe, type Target } from './target.ts'
import { useActs } from './use-acts.ts'

/** Opens the menu of `target` at `at`, else below `opener`, which has the keyboard's focus again when it closes. */
export type OpenMenu = (target: Target, opener: HTMLElement, at?: { x: number; y: number }) => void

interface Opened {
  target: Target
  opener: HTMLElement
  at: { x: number; y: number }
}

interface TargetMenusProps {
  player: TracePlayer
  children: (open: OpenMenu) => ComponentChildren
}

export function TargetMenus({ player, children }: TargetMenusProps) {
  const opened = useSignal<Opened | null>(null)
  const { means, problem, perform } = useActs(player)
  const open = useCallback<OpenMenu>((target, opener, at = below(opener)) => {
    opened.value = { target, opener, at }
  }, [])
  const shown = opened.value
  return (
    <>
      {children(open)}
      {shown !== null && (
        <Menu
          {...describe(shown.target, means.scene)}
          items={actsOn(shown.target, means)}
          at={shown.at}
          onChoose={({ deed }) => perform(deed)}
          onClose={isElsewhere => {
            opened.value = null
            if (!isElsewhere) shown.opener.focus({ preventScroll: true })
          }}
        />
      )}
      <p class="error" role="alert">
        {problem.value}
      </p>
    </>
  )
}

function below(opener: HTMLElement): { x: number; y: number } {
  const { left, bottom } = opener.getBoundingClientRect()
  return { x: left, y: bottom }
}

export function MenuButton({ target, name, onMenu }: { target: Target; name: string; onMenu: OpenMenu }) {
  return (
    <button
      type="button"
      class="button square menu-button"
      aria-haspopup="menu"
      aria-label={t('acts.menuOf', { name })}
      onClick={event => onMenu(target, event.currentTarget)}
    >
      ⋯
    </button>
  )
}
