/**
 * A strict parser of Prometheus' text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats). Throws an Error that names the line.
 */

export interface Sample {
  name: string
  labels: Readonly<Record<string, string>>
  value: number
}

export interface Family {
  name: string
  help: string
  type: 'counter' | 'gauge'
  samples: Sample[]
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const HELP = new RegExp(`^# HELP (${NAME}) (.+)$`)
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge)$`)
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)$`)
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/

/** Each family has help, type and its samples, in this order and together. */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.')
  const families = new Map<string, Family>()
  let current: Family | null = null
  let help: { name: string; text: string } | null = null
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue
    const [, helpName, helpText] = HELP.exec(line) ?? []
    const [, typeName, type] = TYPE.exec(line) ?? []
    if (helpName !== undefined && helpText !== undefined) help = { name: helpName, text: helpText }
    else if (typeName !== undefined && (type === 'counter' || type === 'gauge')) {
      if (help?.name !== typeName) throw new Error(`No help for ${typeName}.`)
      if (families.has(typeName)) throw new Error(`${typeName} comes twice.`)
      current = { name: typeName, help: help.text, type, samples: [] }
      families.set(typeName, current)
    } else current?.samples.push(sampleOf(line, current))
    if (current === null && !line.startsWith('#')) throw new Error(`Before any type: ${line}`)
  }
  return families
}

function sampleOf(line: string, { name: family, samples }: Family): Sample {
  const [, name, labelText = '', value] = SAMPLE.exec(line) ?? []
  if (name === undefined || value === undefined) throw new Error(`Not a sample: ${line}`)
  if (name !== family) throw new Error(`${name} is among the samples of ${family}.`)
  const sample = { name, labels: labelsOf(labelText, line), value: Number(value) }
  const isSame = (other: Sample) => JSON.stringify(other.labels) === JSON.stringify(sample.labels)
  if (samples.some(isSame)) throw new Error(`Twice: ${line}`)
  return sample
}

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {}
  let rest = text
  while (rest !== '') {
    const [whole, name, value] = LABEL.exec(rest) ?? []
    if (whole === undefined || name === undefined || value === undefined)
      throw new Error(`Not a label: ${line}`)
    if (name in labels) throw new Error(`A label twice: ${line}`)
    labels[name] = value
    rest = rest.slice(whole.length)
  }
  return labels
}

/** What is wrong with a family by https://prometheus.io/docs/practices/naming; empty where nothing is. */
export function namingFlaws({ name, type, help, samples }: Family): string[] {
  const flaws = {
    'a name is of a-z, 0-9 and _': !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name),
    'the first word says what it is of': !/^(process|relay|lab)_/.test(name),
    'a counter ends with _total, and nothing else does': (type === 'counter') !== name.endsWith('_total'),
    'time is in seconds, sizes in bytes':
      /_(ms|millis|milliseconds|minutes|kb|mb|kilobytes|percent)(_|$)/.test(name),
    'a unit comes last, but for _total': /_(seconds|bytes)_(?!total$)/.test(name),
    'help says what it is': help.length < 8,
    'a counter counts from 0 up': type === 'counter' && samples.some(({ value }) => value < 0),
  }
  return Object.entries(flaws)
    .filter(([, isSo]) => isSo)
    .map(([rule]) => `${name}: ${rule}`)
}
