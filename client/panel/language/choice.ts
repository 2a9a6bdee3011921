/** Which language a page speaks. Pure. */

/** Each by its own name, so that whoever reads only that one finds it. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

/** The language that the texts are written in first: others fall back to it. */
export const SOURCE: Language = 'en'

export interface Wishes {
  /** In the page's address, `?lang=de`. */
  asked: string | null
  /** What was chosen here before. */
  remembered: string | null
  /** The browser's languages, the best one first: `de-AT`. */
  preferred: readonly string[]
}

/** The first wish that can be met, the most deliberate one first. */
export function chooseLanguage({ asked, remembered, preferred }: Wishes): Language {
  for (const wish of [asked, remembered, ...preferred]) {
    const language = languageOf(wish)
    if (language !== null) return language
  }
  return SOURCE
}

/** `de` for `de-AT` and `DE`; null for a language that there are no texts in. */
export function languageOf(tag: string | null): Language | null {
  const base = tag?.toLowerCase().split('-')[0]
  return (Object.keys(LANGUAGES) as Language[]).find(language => language === base) ?? null
}
