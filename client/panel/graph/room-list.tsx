/** The picture of the room in words: every relay, peer and link, how it is, and what can be done to it. */

import { useSlice } from '../context.ts'
import { type MessageKey, t } from '../language/messages.ts'
import { describe, type Target, targetKey, targetsOf } from './acts/target.ts'
import { MenuButton, type OpenMenu } from './acts/target-menu.tsx'
import { type Scene, sceneOf } from './scene.ts'

const PARTS: { heading: MessageKey; kind: Target['kind'] }[] = [
  { heading: 'roomList.relays', kind: 'relay' },
  { heading: 'roomList.peers', kind: 'peer' },
  { heading: 'roomList.links', kind: 'link' },
  { heading: 'roomList.spokes', kind: 'spoke' },
]

export function RoomList({ onMenu }: { onMenu: OpenMenu }) {
  const scene = useSlice(sceneOf)
  const targets = targetsOf(scene)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll peers room-list" tabIndex={0} aria-label={t('roomList.label')}>
      {PARTS.map(({ heading, kind }) => {
        const ofKind = targets.filter(target => target.kind === kind)
        return (
          <section key={kind}>
            <h3>
              {t(heading)} <span class="note">{ofKind.length}</span>
            </h3>
            <ul>
              {ofKind.map(target => (
                <Entry key={targetKey(target)} target={target} scene={scene} onMenu={onMenu} />
              ))}
            </ul>
          </section>
        )
      })}
    </section>
  )
}

function Entry({ target, scene, onMenu }: { target: Target; scene: Scene; onMenu: OpenMenu }) {
  const { title, state, isBroken } = describe(target, scene)
  return (
    <li class={isBroken ? 'is-broken' : ''}>
      <span class="room-words">
        <strong>{title}</strong>: {state}
      </span>
      <MenuButton target={target} name={title} onMenu={onMenu} />
    </li>
  )
}
