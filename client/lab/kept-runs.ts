/** Run files in the browser's own database, which outlives reloads and every server. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { RunShelf } from '../core/experiments/run-shelf.ts'

interface Schema extends DBSchema {
  runs: { key: string; value: string }
}

const DATABASE = 'mesh-vs-relay-runs'
const VERSION = 1

/** Opens the database at each use, so that no open connection is in the way of a later version in another tab. */
export function keptRuns(): RunShelf {
  return {
    list: () =>
      withRuns(async database => {
        const { store } = database.transaction('runs')
        const [keys, texts] = await Promise.all([store.getAllKeys(), store.getAll()])
        return keys.map((key, index) => ({ key, json: texts[index] ?? '' }))
      }),
    keep: (key, json) =>
      withRuns(async database => {
        await database.put('runs', json, key)
      }),
    remove: key => withRuns(database => database.delete('runs', key)),
  }
}

async function withRuns<Result>(use: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> {
  const database = await openDB<Schema>(DATABASE, VERSION, {
    upgrade: created => {
      created.createObjectStore('runs')
    },
  })
  try {
    return await use(database)
  } finally {
    database.close()
  }
}
