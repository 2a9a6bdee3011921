/**
 * Copies what a field holds, and says in words what happened. The clipboard exists in secure contexts only; on plain
 * http the older command does it, and where that is missing too the text is left selected for copying by hand.
 */
export async function copy(field: HTMLInputElement | HTMLTextAreaElement): Promise<string> {
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
    return 'Copied.'
  } catch {
    return document.execCommand('copy') ? 'Copied.' : 'Selected: copy it with Ctrl+C or ⌘C.'
  }
}
