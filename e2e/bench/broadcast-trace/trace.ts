/**
 * Where the time of a small broadcast goes, hop by hop, in a group of sixteen tabs that do nothing else.
 *
 *   node --import tsx e2e/bench/broadcast-trace/trace.ts
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { median } from '../../../client/core/experiments/statistics.ts'
import { withGroup } from '../benches/group-of-pages.ts'
import type { Noted } from './note-broadcasts.ts'

const PAGES = 16
const FRAME_BYTES = 64
const TURNS = 5
const FRAMES = 20
/** The first ones of a turn shape the tree. Chosen. */
const FIRST_FRAME = 5
const EVERY_MS = 50
/** Chosen: a group has settled by then, and a turn is over. */
const SETTLE_MS = 4_000
const REST_MS = 800

interface Turn {
  /** When the application said each, by its number. */
  saidAt: number[]
  /** Of each page. */
  noted: Noted[][]
  /** Of each page: when its application got each, by its number. */
  gotAt: Map<number, number>[]
}

const figures = new Map<string, number[]>()

function tell(what: string, value: number): void {
  const values = figures.get(what)
  if (values === undefined) figures.set(what, [value])
  else values.push(value)
}

await withGroup(PAGES, async ({ pages, enter }) => {
  await Promise.all(pages.map(noteBroadcasts))
  await enter('mesh')
  await pause(SETTLE_MS)
  // The first turn warms up.
  await turnOf(pages)
  for (let turn = 0; turn < TURNS; turn += 1) tellTurn(await turnOf(pages))
})
for (const [what, values] of [...figures].sort(([a], [b]) => (a < b ? -1 : 1)))
  process.stdout.write(
    `${what.padEnd(50)} ${(median(values)?.toFixed(2) ?? 'none').padStart(8)} (${values.length})\n`,
  )

function noteBroadcasts(page: Page): Promise<void> {
  return page.evaluate(
    async bytes => (await import('../broadcast-trace/note-broadcasts.ts')).noteBroadcasts(bytes),
    FRAME_BYTES,
  )
}

async function turnOf(pages: Page[]): Promise<Turn> {
  const [sender] = pages
  if (sender === undefined) throw new Error('No page sends.')
  const saidAt = await sender.evaluate(
    async ([frames, bytes, everyMs]) =>
      (await import('../page/group/ways.ts')).send('mesh', frames, bytes, everyMs),
    [FRAMES, FRAME_BYTES, EVERY_MS] as const,
  )
  await pause(REST_MS)
  const taken = await Promise.all(
    pages.map(page =>
      page.evaluate(async () => ({
        noted: (await import('../broadcast-trace/note-broadcasts.ts')).takeNoted(),
        arrivals: (await import('../page/group/ways.ts')).takeArrivals(),
      })),
    ),
  )
  const gotAt = taken.map(({ arrivals }) => new Map(arrivals))
  return { saidAt, noted: taken.map(({ noted }) => noted), gotAt }
}

function tellTurn({ saidAt, noted, gotAt }: Turn): void {
  for (const [frame, startAt] of [...saidAt.entries()].slice(FIRST_FRAME)) {
    const ofPages = noted.map(each => each.filter(note => note.frame === frame))
    const leaves = ofPages[0]?.find(({ what }) => what === 'leaves')
    if (leaves !== undefined) tell('sender: ms until it is signed and leaves', leaves.at - startAt)
    tell('copies in all', ofPages.flat().filter(({ what }) => what === 'leaves').length)
    const delivered = ofPages.map((notes, page) => tellPage(notes, startAt, gotAt[page]?.get(frame)))
    tell('all have it, ms', Math.max(...delivered.filter(ms => ms !== null)))
  }
}

/** Returns when it was delivered, in ms after `startAt`; null: it was not. */
function tellPage(notes: readonly Noted[], startAt: number, gotAt: number | undefined): number | null {
  const first = notes.find(({ what }) => what === 'comes')
  if (first === undefined || gotAt === undefined) return null
  const forward = notes.find(({ what }) => what === 'leaves')
  tell(`hop ${first.hops}: comes, ms after it was said`, first.at - startAt)
  tell(`hop ${first.hops}: ms until it is checked and delivered`, gotAt - first.at)
  if (forward !== undefined) tell(`hop ${first.hops}: ms until it is passed on`, forward.at - first.at)
  return gotAt - startAt
}
