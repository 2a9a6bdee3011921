/**
 * Files in the browser's origin private file system: on disk, so that 500 MB do not sit in memory, and still there after a
 * reload. Each tab has a folder of its own, since each is a peer of its own. In a Worker only, which may read and write at
 * once (createSyncAccessHandle).
 */
import type { FileId } from '../../../core/swarm/manifest.ts'
import type { ByteFile } from '../byte-file.ts'
import type { Places } from '../vault.ts'

/** Folder of the lab in the origin's file system. */
const ROOT = 'mesh-vs-relay-files'

/** null where the browser has no such file system for this page. */
export async function openOpfsPlaces(tab: string): Promise<Places | null> {
  // Not there on plain http, whatever the types say.
  const storage: StorageManager | undefined = navigator.storage
  if (storage?.getDirectory === undefined) return null
  try {
    const root = await (await storage.getDirectory()).getDirectoryHandle(ROOT, { create: true })
    await removeLeftBehind(root)
    await holdLock(lockName(tab))
    return new OpfsPlaces(await root.getDirectoryHandle(tab, { create: true }), storage)
  } catch {
    // Private windows of some browsers offer it and then refuse.
    return null
  }
}

class OpfsPlaces implements Places {
  readonly isLasting = true
  readonly #folder: FileSystemDirectoryHandle
  readonly #storage: StorageManager

  constructor(folder: FileSystemDirectoryHandle, storage: StorageManager) {
    this.#folder = folder
    this.#storage = storage
  }

  async open(file: FileId, manifest: Uint8Array, size: number): Promise<ByteFile> {
    const { quota, usage } = await this.#storage.estimate()
    const handle = await this.#folder.getFileHandle(file, { create: true })
    const stored = (await handle.getFile()).size
    if (quota !== undefined && usage !== undefined && usage - stored + size > quota)
      throw new Error(`No room: the browser gives this page ${quota} bytes, ${usage} of them are used.`)
    await write(await this.#folder.getFileHandle(`${file}.manifest`, { create: true }), manifest)
    return new OpfsFile(handle, await handle.createSyncAccessHandle())
  }

  async found(): Promise<Uint8Array[]> {
    const manifests: Uint8Array[] = []
    for await (const [name, handle] of this.#folder.entries())
      if (name.endsWith('.manifest') && handle instanceof FileSystemFileHandle)
        manifests.push(new Uint8Array(await (await handle.getFile()).arrayBuffer()))
    return manifests
  }

  async remove(file: FileId): Promise<void> {
    for (const name of [file, `${file}.manifest`]) await this.#folder.removeEntry(name).catch(ignoreMissing)
  }
}

class OpfsFile implements ByteFile {
  readonly #file: FileSystemFileHandle
  readonly #handle: FileSystemSyncAccessHandle

  constructor(file: FileSystemFileHandle, handle: FileSystemSyncAccessHandle) {
    this.#file = file
    this.#handle = handle
  }

  size(): number {
    return this.#handle.getSize()
  }

  read(begin: number, end: number): Uint8Array {
    const bytes = new Uint8Array(end - begin)
    return bytes.subarray(0, this.#handle.read(bytes, { at: begin }))
  }

  write(begin: number, bytes: Uint8Array): void {
    this.#handle.write(bytes, { at: begin })
  }

  /** The file itself: a Blob of its bytes would have the browser's own process hold all of them (measured: 525 MB for 500). */
  blob(): Promise<Blob> {
    this.#handle.flush()
    return this.#file.getFile()
  }

  close(): void {
    this.#handle.close()
  }
}

async function write(handle: FileSystemFileHandle, bytes: Uint8Array): Promise<void> {
  const file = await handle.createSyncAccessHandle()
  try {
    file.truncate(0)
    file.write(bytes, { at: 0 })
  } finally {
    file.close()
  }
}

/** Folders that are older than this and whose tab is gone are removed; a reload takes far less. Chosen. */
const KEPT_MS = 24 * 60 * 60 * 1_000

/**
 * Each under its tab's lock, which that tab takes before it makes its folder: a folder that is empty because its tab has only
 * just begun is never taken for an old one.
 */
async function removeLeftBehind(root: FileSystemDirectoryHandle): Promise<void> {
  for await (const [tab, folder] of root.entries()) {
    if (!(folder instanceof FileSystemDirectoryHandle)) continue
    await navigator.locks.request(lockName(tab), { ifAvailable: true }, async lock => {
      if (lock === null || Date.now() - (await lastWritten(folder)) <= KEPT_MS) return
      await root.removeEntry(tab, { recursive: true }).catch(ignoreMissing)
    })
  }
}

/** 0 where the folder is empty, or another tab has just removed it. */
async function lastWritten(folder: FileSystemDirectoryHandle): Promise<number> {
  let latest = 0
  try {
    for await (const handle of folder.values())
      if (handle instanceof FileSystemFileHandle)
        latest = Math.max(latest, (await handle.getFile()).lastModified)
  } catch (error) {
    ignoreMissing(error)
    return 0
  }
  return latest
}

/** For as long as this Worker lives: it tells other tabs that the folder is in use. Waits for the page before a reload to go. */
function holdLock(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => {
        resolve()
        return new Promise(() => {})
      })
      .catch(reject)
  })
}

function lockName(tab: string): string {
  return `${ROOT}/${tab}`
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
}
