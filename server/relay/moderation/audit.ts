/**
 * The relay's audit log: a line of JSON for each act and each delivery decision, appended to a file that outlives the
 * process, so that a relay which was killed goes on where it stopped.
 */
import { createReadStream, type ReadStream, statSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'

/** Chosen: a kill loses a tenth of a second of the log, and a write costs as much for a thousand lines as for one. */
const WRITE_INTERVAL_MS = 100

/** Chosen: some two million lines. A class of thirty fills it in an hour; what comes then is counted, not kept. */
const MAX_BYTES = 256 * 2 ** 20

export type Detail = Readonly<Record<string, string | number | null>>

export interface Audit {
  /** `what` happened in which room, to or by which peer, and more. Dated now. */
  write(what: string, detail: Detail): void
  /** All until now; null: there is no log. */
  read(): Promise<ReadStream | null>
  close(): Promise<void>
}

export const NO_AUDIT: Audit = {
  write: () => {},
  read: () => Promise.resolve(null),
  close: () => Promise.resolve(),
}

export class AuditFile implements Audit {
  readonly #path: string
  readonly #timer: NodeJS.Timeout
  #lines: string[] = []
  #bytes: number
  /** Lines that were not kept: the log was full, or the disk failed. */
  #lost = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string) {
    this.#path = path
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    this.#timer = setInterval(() => void this.#flush(), WRITE_INTERVAL_MS)
    this.#timer.unref()
  }

  write(what: string, detail: Detail): void {
    if (this.#bytes >= MAX_BYTES) {
      this.#lost += 1
      return
    }
    const line = `${JSON.stringify({ at: Date.now(), what, ...detail })}\n`
    this.#bytes += line.length
    this.#lines.push(line)
  }

  /** What is missing is its last line. */
  async read(): Promise<ReadStream | null> {
    if (this.#lost > 0)
      this.#lines.push(`${JSON.stringify({ at: Date.now(), what: 'lost', lines: this.#lost })}\n`)
    await this.#flush()
    return createReadStream(this.#path)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#flush()
  }

  #flush(): Promise<void> {
    if (this.#lines.length === 0) return this.#writing
    const lines = this.#lines
    this.#lines = []
    this.#writing = this.#writing.then(async () => {
      try {
        await appendFile(this.#path, lines.join(''))
      } catch {
        this.#lost += lines.length
      }
    })
    return this.#writing
  }
}
