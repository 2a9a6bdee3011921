/**
 * What the core says to people: English, with values in it where it has some. Reports, the command line and run files have
 * it as it is; the panel has it in other languages under the English sentence, as gettext does.
 */
export interface Words {
  /** `{bytes}` stands for the value of that name. */
  readonly sentence: string
  readonly values: Readonly<Record<string, number | Said>>
}
export type Said = string | Words

export function words(sentence: string, values: Words['values']): Words {
  return { sentence, values }
}

export function inEnglish(said: number | Said): string {
  if (typeof said !== 'object') return String(said)
  return said.sentence.replace(/\{(\w+)\}/g, (name, key: string) => inEnglish(said.values[key] ?? name))
}

/** An error of a kind whose message can be said in other languages, too. */
export function sayable<Kind extends Error>(Made: new (message: string) => Kind, said: Said): Kind {
  return Object.assign(new Made(inEnglish(said)), { said })
}

/** What an error says; whoever did not make it sayable says it in the language that it has. */
export function saidIn(error: unknown): Said {
  if (!(error instanceof Error)) return String(error)
  return 'said' in error ? (error as Error & { said: Said }).said : error.message
}
