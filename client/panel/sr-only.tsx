import type { Markup } from './language/messages.ts'

/**
 * The part of a message that only screen readers say, where the eye has it from what stands around: `<sr>…</sr>`.
 * It begins with a word or a bracket: names that browsers compute have a blank before it.
 */
export const sr: Markup = words => <span class="sr-only">{words}</span>
