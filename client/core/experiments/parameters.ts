/** What an experiment can be told: fields with ranges and defaults, from which schema, command line flags and forms are made. */
import * as v from 'valibot'

interface Described {
  /** One line, for `--help` and the form. */
  description: string
}

export type Field =
  | (Described & { kind: 'integer'; min: number; max: number; default: number })
  | (Described & { kind: 'number'; min: number; max: number; default: number })
  | (Described & { kind: 'choice'; options: readonly string[]; default: string })

export type Fields = Readonly<Record<string, Field>>

/** A chosen value for each field. */
export type Values<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { kind: 'choice'; options: readonly (infer Option)[] } ? Option : number
}

export type Parameters = Record<string, number | string>

export function integer(description: string, range: { min: number; max: number; default: number }) {
  return { kind: 'integer', description, ...range } as const
}

export function number(description: string, range: { min: number; max: number; default: number }) {
  return { kind: 'number', description, ...range } as const
}

export function choice<const Options extends readonly [string, ...string[]]>(
  description: string,
  options: Options,
  chosen: Options[number],
) {
  return { kind: 'choice', description, options, default: chosen } as const
}

/** Every value that is missing takes its default; nothing else is let in. */
export function schemaOf(fields: Fields): v.GenericSchema<unknown, Parameters> {
  const entries = Object.entries(fields).map(([name, field]) => [
    name,
    v.optional(schemaOfField(field), field.default),
  ])
  return v.strictObject(Object.fromEntries(entries))
}

function schemaOfField(field: Field): v.GenericSchema<unknown, number | string> {
  if (field.kind === 'choice') return v.picklist(field.options, `takes one of ${field.options.join(', ')}`)
  const { min, max } = field
  const whole = field.kind === 'integer'
  const message = `takes a ${whole ? 'whole ' : ''}number from ${min} to ${max}`
  return v.pipe(
    v.number(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.check(value => !whole || Number.isInteger(value), message),
  )
}

/** Its flag on the command line, without the dashes: `intervalMs` is `interval-ms`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

/** Runs an experiment unattended, with its default number of peers where it has one, and with these parameters. */
export function commandOf(
  { id, fields }: { id: string; fields: Fields },
  seed: number,
  parameters: Parameters = {},
): string {
  const peers = fields.peers === undefined ? {} : { peers: fields.peers.default }
  const flags = Object.entries({ ...peers, ...parameters }).map(
    ([name, value]) => ` --${flagOf(name)} ${value}`,
  )
  return `npm run lab -- --experiment ${id}${flags.join('')} --seed ${seed} --out report`
}
