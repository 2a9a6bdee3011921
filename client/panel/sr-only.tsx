import type { Markup } from './language/messages.ts'

/** The part of a message that only screen readers say, where the eye has it from what stands around: `<sr>…</sr>`. */
export const sr: Markup = words => <span class="sr-only">{words}</span>
