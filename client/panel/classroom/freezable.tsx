/** Controls that rest while the teacher's desk has frozen them. What they show stays to be read. */
import type { ComponentChildren } from 'preact'
import { usePanel } from '../context.ts'

export function Freezable({ children }: { children: ComponentChildren }) {
  const { classroom } = usePanel()
  return (
    <fieldset class="freezable" role="presentation" disabled={classroom.value.isFrozen}>
      {children}
    </fieldset>
  )
}
