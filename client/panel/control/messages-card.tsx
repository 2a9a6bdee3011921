/** What was said over each path, as this tab shows it; a moderator erases from here. */
import { useSignal } from '@preact/signals'
import { MESSAGE_LIMITS } from '#moderation'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import type { Shown } from '../../core/moderation/moderation.ts'
import { usePanel } from '../context.ts'
import * as format from '../format.ts'
import { Icon } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { PathLabel } from '../path-label.tsx'
import { sr } from '../sr-only.tsx'
import { type ControlProps, Name } from './shared.tsx'

export function MessagesCard(props: ControlProps) {
  return (
    <section class="card" aria-labelledby="heading-messages">
      <h2 id="heading-messages">{t('graph.messages')}</h2>
      <SayForm {...props} />
      <div class="control-paths">
        {PATHS.map(path => (
          <Messages key={path} path={path} {...props} />
        ))}
      </div>
    </section>
  )
}

function SayForm({ attempt, disabled }: ControlProps) {
  const { ports } = usePanel()
  const text = useSignal('')
  const path = useSignal<PathName | 'both'>('both')
  const say = (event: Event): void => {
    event.preventDefault()
    attempt(() => {
      ports.lab.moderation.say(path.value, text.value)
      text.value = ''
    })
  }
  return (
    <form class="row" onSubmit={say}>
      <input
        type="text"
        class="control-text"
        aria-label={t('control.message')}
        placeholder={t('control.placeholder')}
        maxLength={MESSAGE_LIMITS.textLength}
        value={text.value}
        disabled={disabled}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value
        }}
      />
      <label class="row">
        {t('control.over')}
        <select
          class="button"
          value={path.value}
          onChange={({ currentTarget }) => {
            path.value = currentTarget.value as PathName | 'both'
          }}
        >
          <option value="both">{t('control.overBoth')}</option>
          <option value="mesh">{t('control.overMesh')}</option>
          <option value="relay">{t('control.overRelay')}</option>
        </select>
      </label>
      <button type="submit" class="button" disabled={disabled || text.value.trim() === ''}>
        {t('control.say')}
      </button>
    </form>
  )
}

function Messages({ path, view, ...props }: ControlProps & { path: PathName }) {
  const messages = view.messages[path]
  return (
    <section aria-label={t('control.messagesOver', { path })}>
      <h3>
        <PathLabel path={path} />
      </h3>
      {messages.length === 0 ? (
        <p class="empty">{t('control.noMessages')}</p>
      ) : (
        <ol class="control-messages">
          {messages.map(message => (
            <Message
              key={`${message.from}-${message.number}`}
              path={path}
              message={message}
              view={view}
              {...props}
            />
          ))}
        </ol>
      )}
    </section>
  )
}

function Message({
  path,
  message,
  view,
  names,
  attempt,
  disabled,
}: ControlProps & { path: PathName; message: Shown }) {
  const { ports } = usePanel()
  const { from, number, text, at, isForbidden } = message
  const erase = () => ports.lab.moderation.act(path, { act: 'erase', peer: from, number })
  return (
    <li>
      <span class="control-message">
        <strong>
          <Name names={names} peer={from} />
        </strong>{' '}
        <small>{format.clock(at)}</small>
        <br />
        <bdi>{text}</bdi>
        {isForbidden && (
          <em class="wrong">
            {' '}
            <Icon name="alert" /> {t('control.forbidden')}
          </em>
        )}
      </span>
      {view.isModerator && !isForbidden && (
        <button type="button" class="button" disabled={disabled} onClick={() => attempt(erase)}>
          {rich('control.erase', { path, text, sr })}
        </button>
      )}
    </li>
  )
}
