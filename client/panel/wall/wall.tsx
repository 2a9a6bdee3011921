/** One page that holds many real peers, each in a frame of its own, so that a projector shows them all. */

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { language } from '../language/current.ts'
import { LanguageChoice } from '../language/language-choice.tsx'
import { rich, t } from '../language/messages.ts'
import type { ThemeControl } from '../theme.ts'
import { ThemeButton } from '../theme-button.tsx'
import { freeName, NAMES } from './names.ts'
import { WALL, type WallParameters, wallQuery } from './parameters.ts'
import { PeerFrame } from './peer-frame.tsx'

/** Columns that let `count` frames of about 4:3 fill a 16:9 screen without scrolling. */
function columnsFor(count: number): number {
  if (count <= 2) return Math.max(1, count)
  if (count <= 4) return 2
  return count <= 9 ? 3 : 4
}

export function Wall({ parameters, theme }: { parameters: WallParameters; theme: ThemeControl }) {
  const { room, complaints } = parameters
  const names = useSignal<readonly string[]>(NAMES.slice(0, parameters.peers))
  const shown = names.value
  useEffect(() => {
    history.replaceState(null, '', wallQuery(room, shown.length))
    document.title = t('wall.document', { count: shown.length, room })
  }, [room, shown, language.value])
  const add = () => {
    const name = freeName(names.value)
    if (name !== null) names.value = [...names.value, name]
  }
  const remove = (name: string) => {
    names.value = names.value.filter(other => other !== name)
  }
  return (
    <div class="wall">
      <header class="top">
        <h1>
          Mesh <span class="versus">vs</span> relay
        </h1>
        <p class="wall-room">
          {rich('wall.room', {
            room,
            strong: words => <strong>{words}</strong>,
            count: () => <span role="status">{t('count.peers', { count: shown.length })}</span>,
          })}
        </p>
        <div class="top-actions">
          <button type="button" class="button" disabled={shown.length >= WALL.maxPeers} onClick={add}>
            <Icon name="plus" />
            {t('controls.add')}
          </button>
          <LanguageChoice />
          <ThemeButton theme={theme} />
        </div>
      </header>
      {complaints.map(complaint => (
        <p key={complaint} class="complaint" role="alert">
          <Icon name="alert" /> {complaint}
        </p>
      ))}
      {shown.length === 0 && <p class="empty">{t('wall.empty')}</p>}
      <main class="frames" style={{ '--columns': columnsFor(shown.length) }}>
        {shown.map(name => (
          <PeerFrame key={name} room={room} name={name} onClosed={() => remove(name)} />
        ))}
      </main>
    </div>
  )
}
