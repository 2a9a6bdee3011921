/** Where run files are kept from one visit to the next. Their texts are parsed again whenever they are read. */
export interface RunShelf {
  /** Rejects where the browser keeps nothing, as in some private windows. */
  list(): Promise<{ key: string; json: string }[]>
  /** Replaces what has the same key. */
  keep(key: string, json: string): Promise<void>
  remove(key: string): Promise<void>
}
