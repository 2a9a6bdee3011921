/** How far it has come, said aloud too. */
import type { ComponentChildren } from 'preact'
import { Icon } from '../icons.tsx'

export function Status({ children }: { children: ComponentChildren }) {
  return (
    <div class="invitation-status" role="status">
      {children}
    </div>
  )
}

export function Problem({ text }: { text: string }) {
  return (
    <p class="problem">
      <Icon name="alert" /> {text}
    </p>
  )
}

export function Success({ children }: { children: ComponentChildren }) {
  return (
    <p class="success">
      <Icon name="check" /> {children}
    </p>
  )
}
