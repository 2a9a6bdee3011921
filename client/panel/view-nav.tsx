/** The panel's views, and the way between them. */
import { usePanel } from './context.ts'
import { t } from './language/messages.ts'

/** What each is called stands in the messages: `views.live`. */
const VIEWS = [
  'live',
  'files',
  'storage',
  'board',
  'work',
  'control',
  'ledger',
  'experiments',
  'decision',
  'lessons',
  'desk',
] as const
export type ViewName = (typeof VIEWS)[number]

export function ViewNav() {
  const { view, ports } = usePanel()
  // The desk is the teacher's.
  const names = VIEWS.filter(name => name !== 'desk' || ports.deskControls !== null)
  return (
    <nav class="views" aria-label={t('views.label')}>
      {names.map(name => (
        <button
          key={name}
          type="button"
          class="view-link"
          aria-current={view.value === name ? 'page' : undefined}
          onClick={() => {
            view.value = name
          }}
        >
          {t(`views.${name}`)}
        </button>
      ))}
    </nav>
  )
}
