import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** A part that is computed when it is first opened, not before. */
export function Opened({ summary, children }: { summary: string; children: () => ComponentChildren }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children()}
    </details>
  )
}
