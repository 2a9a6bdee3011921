/** The runs that this browser keeps, as a signal. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { MAX_FILE_BYTES } from '../../core/experiments/run-file.ts'
import type { RunShelf } from '../../core/experiments/run-shelf.ts'
import { type ScoreRow, scoreRowOf } from '../../core/experiments/scorecard.ts'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'

export interface KeptRow extends ScoreRow {
  key: string
  /** The file's text, as it came. */
  json: string
}

export interface KeptRuns {
  rows: ReadonlySignal<KeptRow[]>
  /** What went wrong last, in words; empty: nothing. */
  problem: ReadonlySignal<string>
  load(): Promise<void>
  /** Loses nothing that is kept already, whatever the file holds. */
  add(file: File): Promise<void>
  remove(key: string): Promise<void>
}

export function keepRuns(shelf: RunShelf): KeptRuns {
  const rows = signal<KeptRow[]>([])
  const problem = signal('')
  const trying = async (doing: string, act: () => Promise<void>): Promise<void> => {
    problem.value = ''
    try {
      await act()
    } catch (error) {
      problem.value = `${doing}: ${errorWords(error)}`
    }
  }
  const put = (row: KeptRow): void => {
    const others = rows.value.filter(({ key }) => key !== row.key)
    rows.value = [...others, row].sort((a, b) => b.run.startedAt - a.run.startedAt)
  }
  return {
    rows,
    problem,
    load: () =>
      trying(t('experiments.unread'), async () => {
        const damaged: string[] = []
        for (const { key, json } of await shelf.list()) {
          try {
            put({ ...scoreRowOf(json), key, json })
          } catch (error) {
            damaged.push(`${key}: ${errorWords(error)}`)
          }
        }
        if (damaged.length > 0) throw new Error(damaged.join(' '))
      }),
    add: file =>
      trying(file.name, async () => {
        if (file.size > MAX_FILE_BYTES)
          throw new Error(t('experiments.tooLarge', { mebibytes: MAX_FILE_BYTES >> 20 }))
        const json = await file.text()
        const row = scoreRowOf(json)
        const { experiment, startedAt, seed } = row.run
        const key = `${experiment} ${startedAt} ${seed}`
        put({ ...row, key, json })
        await shelf.keep(key, json)
      }),
    remove: key =>
      trying(t('experiments.unremoved'), async () => {
        await shelf.remove(key)
        rows.value = rows.value.filter(each => each.key !== key)
      }),
  }
}
