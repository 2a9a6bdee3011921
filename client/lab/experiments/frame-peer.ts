/** One peer of an experiment in a frame of this page: the same page as in a tab, in its small view. */
import type { RoomName } from '#protocol'
import { NOTE_AT, readBoard } from '../../core/board/read-board.ts'
import {
  JOB_LIMIT_MS,
  type MadeUpFile,
  type PeerPort,
  STORE_LIMIT_MS,
} from '../../core/experiments/driver.ts'
import { FileWatch } from '../../core/experiments/file-shared.ts'
import { isPlaced, lookOf, madeUpBytes } from '../../core/experiments/looked.ts'
import type { FileShared } from '../../core/experiments/samples.ts'
import { workDone } from '../../core/experiments/work-done.ts'
import type { Lab } from '../../core/lab.ts'
import type { Presence } from '../../core/measure/presence.ts'
import type { Patience } from './patience.ts'

export interface FramePeer extends PeerPort {
  presence(): Presence
  /** Takes the frame out, whatever goes on in it. Idempotent. */
  remove(): void
}

/** As for the tabs of the command line. */
const START_MS = 20_000

/** Resolves once it has joined on a path. Rejects, and leaves no frame, where it does not. */
export async function openFramePeer(
  room: RoomName,
  name: string,
  { frames, patience }: { frames: HTMLElement; patience: Patience },
): Promise<FramePeer> {
  const frame = document.createElement('iframe')
  frame.src = `/?${new URLSearchParams({ room, name, embed: '1' })}`
  frame.title = `Peer ${name} of the experiment`
  frames.append(frame)
  try {
    let hasJoined = false
    const lab = await patience.until(`${name} starts`, () => labIn(frame), START_MS)
    lab.ready.then(
      () => {
        hasJoined = true
      },
      () => {},
    )
    await patience.until(`${name} joins the room`, () => (hasJoined ? lab : null), START_MS)
    return portOf(frame, lab, { name, patience })
  } catch (error) {
    frame.remove()
    throw error
  }
}

function labIn(frame: HTMLIFrameElement): Lab | null {
  const failure = frame.contentDocument?.querySelector('.start-error')?.textContent
  if (failure) throw new Error(failure)
  return frame.contentWindow?.lab ?? null
}

function portOf(
  frame: HTMLIFrameElement,
  lab: Lab,
  { name, patience }: { name: string; patience: Patience },
): FramePeer {
  const close = () => closeFrame(frame)
  return {
    id: lab.self,
    name,
    stream: async stream => lab.stream(stream),
    ping: async (over, to, bytes) => lab.ping(over, to, bytes),
    conditions: async conditions => lab.conditions.set(conditions),
    take: async (ticket, way, members) => lab.tickets.take(ticket, way, members),
    note: async text => void lab.board.addNote(NOTE_AT, text),
    readBoard: async () => readBoard(lab.board),
    pay: async (to, path, times) => {
      for (let time = 0; time < times; time += 1) await lab.ledger.pay(to, 1, path)
    },
    say: async (path, text) => lab.moderation.say(path, text),
    obey: async yes => lab.moderation.obey(yes),
    // Its page has the host token from this one.
    moderate: (path, act) => lab.moderation.act(path, act),
    work: async (job, how) => {
      const id = lab.tasks.start(job, how)
      const over = () => lab.tasks.list().find(each => each.id === id && each.state !== 'running') ?? null
      return workDone(await patience.until('the job is over', over, JOB_LIMIT_MS))
    },
    share: (file, receivers) => share(lab, file, receivers, patience),
    store: async ({ name, bytes, ...options }) => {
      const id = await lab.storage.store(madeUpBytes(bytes), name, options)
      const placed = () => lab.storage.list().find(each => each.object === id && isPlaced(each)) ?? null
      await patience.until('copies are where they are to be', placed, STORE_LIMIT_MS)
    },
    look: async () => (await lab.storage.survey()).map(lookOf),
    links: async () => lab.snapshot().peers.filter(({ mesh }) => mesh.state === 'open').length,
    now: async () => epochMsIn(frame),
    // A copy of this page's own: the frame's is gone with the frame.
    log: async () => structuredClone(lab.log()),
    presence: () => lab.snapshot(),
    close,
    crash: async () => {
      throw new Error('A page cannot crash a peer.')
    },
    remove: () => frame.remove(),
  }
}

async function share(
  lab: Lab,
  { name, bytes, uplinkBytesPerSecond }: MadeUpFile,
  receivers: number,
  patience: Patience,
): Promise<FileShared> {
  const content = new Blob([new Uint8Array(bytes)])
  const id = await lab.files.share(content, name, { uplinkBytesPerSecond })
  const watch = new FileWatch(receivers)
  const look = () => {
    const view = lab.files.list().find(({ file }) => file === id)
    return view === undefined ? null : watch.look(view, performance.now())
  }
  return patience.until(`${name} is everywhere`, look, Number.POSITIVE_INFINITY)
}

/** By the frame's own clock, which began when the frame did. */
function epochMsIn(frame: HTMLIFrameElement): number {
  const page = frame.contentWindow
  if (page === null) throw new Error('The frame is gone.')
  return page.performance.timeOrigin + page.performance.now()
}

/** Navigates away first, which fires `pagehide` as the closing of a tab does; the frame goes when the empty page has come. */
function closeFrame(frame: HTMLIFrameElement): Promise<void> {
  const page = frame.contentWindow
  if (page === null) return Promise.resolve()
  return new Promise(resolve => {
    frame.addEventListener('load', () => {
      frame.remove()
      resolve()
    })
    page.location.replace('about:blank')
  })
}
