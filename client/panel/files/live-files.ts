/** The files of this peer as a signal, read anew when they changed. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Files, FileView } from '../../core/files.ts'

export interface LiveFiles {
  files: ReadonlySignal<FileView[]>
  stop(): void
}

export function followFiles(source: Files): LiveFiles {
  const files = signal(source.list())
  const stop = source.onChange(() => {
    files.value = source.list()
  })
  return { files, stop }
}
