import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { RoomName } from '#protocol'
import { Icon } from '../icons.tsx'
import { t } from '../language/messages.ts'

interface PeerFrameProps {
  room: RoomName
  name: string
  /** The frame's page has unloaded: it may be removed. */
  onClosed: () => void
}

/**
 * One peer in a frame. Closing navigates the frame away first, which fires its `pagehide` like the closing of a tab; the
 * frame goes when the empty page has come.
 */
export function PeerFrame({ room, name, onClosed }: PeerFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const closing = useSignal(false)
  const query = new URLSearchParams({ room, name, embed: '1' })
  const close = () => {
    const content = frame.current?.contentWindow
    if (!content || closing.value) return onClosed()
    closing.value = true
    content.location.replace('about:blank')
  }
  return (
    <article class="peer-frame" aria-label={t('wall.peer', { name })}>
      <iframe
        ref={frame}
        src={`/?${query}`}
        title={t('wall.peer', { name })}
        onLoad={() => {
          if (closing.value) onClosed()
        }}
      />
      <button
        type="button"
        class="button close"
        aria-label={t('acts.close', { name })}
        disabled={closing.value}
        onClick={close}
      >
        <Icon name="cross" />
      </button>
    </article>
  )
}
