/** For the keyboard: past what every view begins with. A button, as fragments of the address are invitations and tokens. */

interface SkipButtonProps {
  /** Where to, as a selector. */
  to: string
  words: string
}

export function SkipButton({ to, words }: SkipButtonProps) {
  return (
    <button
      type="button"
      class="button skip"
      onClick={event => {
        const target = event.currentTarget.ownerDocument.querySelector<HTMLElement>(to)
        if (target === null) return
        target.tabIndex = -1
        target.focus()
      }}
    >
      {words}
    </button>
  )
}
