/** A card on which a file is dropped, and the button to choose one instead. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Icon } from '../icons.tsx'

export interface FileDropProps {
  /** Id of the heading among the children. */
  heading: string
  /** Called with the first file that was dropped. */
  onFile(file: File): void
  children: ComponentChildren
}

export function FileDrop({ heading, onFile, children }: FileDropProps) {
  const isOver = useSignal(false)
  return (
    <section
      class={isOver.value ? 'card share-part is-over' : 'card share-part'}
      aria-labelledby={heading}
      onDragOver={event => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => {
        isOver.value = false
      }}
      onDrop={event => {
        event.preventDefault()
        isOver.value = false
        const file = event.dataTransfer?.files[0]
        if (file !== undefined) onFile(file)
      }}
    >
      {children}
    </section>
  )
}

export interface FileChoiceProps {
  words: string
  disabled?: boolean
  onFile(file: File): void
}

export function FileChoice({ words, disabled = false, onFile }: FileChoiceProps) {
  return (
    <label class="button primary">
      <Icon name="plus" />
      {words}
      <input
        type="file"
        class="sr-only"
        disabled={disabled}
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          if (file !== undefined) onFile(file)
          // The same file can be chosen again.
          event.currentTarget.value = ''
        }}
      />
    </label>
  )
}
