/** One peer in the table of the room: its name, how many links it has, and below that the links that are not whole. */
import type { ComponentChildren } from 'preact'
import type { PeerId } from '#protocol'
import { t } from '../language/messages.ts'
import { MenuButton, type OpenMenu } from './acts/target-menu.tsx'
import { nameOf } from './names.ts'
import type { PeerLinks } from './peer-links.ts'

interface PeerRowProps {
  id: PeerId
  name: string
  links: PeerLinks
  names: Record<PeerId, string>
  isGone?: boolean
  /** How it is reached without a direct link that it should have. */
  noLink?: string | null
  onMenu: OpenMenu
  /** The cells after the name, around the one of its links. */
  children: (linksCell: ComponentChildren) => ComponentChildren
}

export function PeerRow({
  id,
  name,
  links,
  names,
  isGone = false,
  noLink = null,
  onMenu,
  children,
}: PeerRowProps) {
  const { open, oneWay, missing } = links
  const named = (ids: readonly PeerId[]) => ids.map(id => nameOf(names, id)).join(', ')
  const hasFlaws = noLink !== null || oneWay.length + missing.length > 0
  return (
    <>
      <tr class={`${isGone ? 'gone' : ''} ${hasFlaws ? 'has-flaws' : ''}`}>
        <th scope="row" class="peer-name" rowSpan={hasFlaws ? 2 : 1}>
          {name}
        </th>
        {children(<LinksCell of={name} others={open} named={named} />)}
        <td>
          <MenuButton target={{ kind: 'peer', peer: id }} name={name} onMenu={onMenu} />
        </td>
      </tr>
      {hasFlaws && (
        <tr>
          <td class="flaws" colSpan={6}>
            {noLink !== null && <NoLinkReason words={noLink} />}
            {oneWay.length > 0 && <span>{t('peers.oneWay', { names: named(oneWay) })}</span>}
            {missing.length > 0 && <span>{t('peers.noLink', { names: named(missing) })}</span>}
          </td>
        </tr>
      )}
    </>
  )
}

function NoLinkReason({ words }: { words: string }) {
  return (
    <button
      type="button"
      class="explained"
      data-tip-title={t('warnings.no-direct-link.title')}
      data-tip={t('noLink.help')}
    >
      {words}
      <span class="sr-only">. {t('noLink.help')}</span>
    </button>
  )
}

interface LinksCellProps {
  of: string
  others: readonly PeerId[]
  named: (ids: readonly PeerId[]) => string
}

/** How many links it has; with whom is said on hover and focus. */
function LinksCell({ of, others, named }: LinksCellProps) {
  if (others.length === 0) return <td class="numeric">0</td>
  return (
    <td class="numeric">
      <button
        type="button"
        class="explained"
        data-tip-title={t('peers.linkedWith', { name: of })}
        data-tip={named(others)}
        aria-label={`${others.length}: ${named(others)}`}
      >
        {others.length}
      </button>
    </td>
  )
}
