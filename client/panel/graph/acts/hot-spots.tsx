/** The parts of the picture for the keyboard and for screen readers: one stop of Tab, arrows lead on. */
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../../language/messages.ts'
import { movedBy } from '../../menu/keys.ts'
import type { Scene } from '../scene.ts'
import type { Standing } from '../ways.ts'
import { spotsOf } from './spots.ts'
import { describe, targetKey } from './target.ts'
import type { OpenMenu } from './target-menu.tsx'

interface HotSpotsProps {
  scene: Scene
  standing: Standing
  onMenu: OpenMenu
}

export function HotSpots({ scene, standing, onMenu }: HotSpotsProps) {
  const group = useRef<HTMLFieldSetElement>(null)
  const current = useSignal('')
  const spots = spotsOf(scene, standing).map(spot => ({ ...spot, key: targetKey(spot.target) }))
  const at = Math.max(
    0,
    spots.findIndex(({ key }) => key === current.value),
  )
  const hadFocus = group.current?.contains(document.activeElement) === true
  useLayoutEffect(() => {
    // What had the focus has left the room: another part has it.
    if (hadFocus && document.activeElement === document.body)
      group.current?.querySelectorAll('button')[at]?.focus({ preventScroll: true })
  })
  const move = (event: KeyboardEvent) => {
    const moved = movedBy(event.key, at, spots.length)
    if (moved === null) return
    event.preventDefault()
    group.current?.querySelectorAll('button')[moved]?.focus()
  }
  return (
    <fieldset ref={group} class="hot-spots" aria-label={t('acts.parts')} onKeyDown={move}>
      {spots.map(({ target, key, at: { x, y } }, index) => {
        const { title, state } = describe(target, scene)
        return (
          <button
            key={key}
            type="button"
            class="hot-spot"
            style={{ left: `${x}px`, top: `${y}px` }}
            tabIndex={index === at ? 0 : -1}
            aria-haspopup="menu"
            aria-label={`${title}: ${state}`}
            data-target={key}
            onFocus={() => {
              current.value = key
            }}
            onClick={event => onMenu(target, event.currentTarget)}
            onContextMenu={event => {
              event.preventDefault()
              onMenu(target, event.currentTarget)
            }}
          />
        )
      })}
    </fieldset>
  )
}
