/** The panel's views, and the way between them. */
import { usePanel } from './context.ts'

export const VIEWS = {
  live: 'Live',
  files: 'Files',
  storage: 'Storage',
  board: 'Board',
  work: 'Work',
  control: 'Control',
  ledger: 'Ledger',
  experiments: 'Experiments',
  decision: 'Decide',
  lessons: 'Lessons',
  desk: 'Desk',
} as const
export type ViewName = keyof typeof VIEWS

const NAMES = Object.keys(VIEWS) as ViewName[]

export function ViewNav() {
  const { view, ports } = usePanel()
  // The desk is the teacher's.
  const names = NAMES.filter(name => name !== 'desk' || ports.deskControls !== null)
  return (
    <nav class="views" aria-label="Views">
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
          {VIEWS[name]}
        </button>
      ))}
    </nav>
  )
}
