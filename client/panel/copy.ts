import { t } from './language/messages.ts'

/**
 * Copies what a field holds, and says in words what happened. The clipboard exists in secure contexts only; on plain
 * http the older command does it, and where that is missing too the text is left selected for copying by hand.
 */
export async function copy(field: HTMLInputElement | HTMLTextAreaElement): Promise<string> {
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
    return t('copy.done')
  } catch {
    return document.execCommand('copy') ? t('copy.done') : t('copy.byHand')
  }
}
