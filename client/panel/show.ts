/** To a heading in another view. */
import { usePanel } from './context.ts'
import type { ViewName } from './view-nav.tsx'

/** Shows the view, and once it is drawn moves the focus to the element with this id. */
export function useShow(): (view: ViewName, id: string) => void {
  const { view } = usePanel()
  return (name, id) => {
    view.value = name
    requestAnimationFrame(() => document.getElementById(id)?.focus())
  }
}
