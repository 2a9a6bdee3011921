/** The language of this page: one for all that it draws. What reads it while it is drawn is drawn anew at a switch. */
import { signal } from '@preact/signals'
import { type Language, SOURCE } from './choice.ts'

export const language = signal<Language>(SOURCE)
