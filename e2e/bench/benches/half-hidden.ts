/**
 * Ten minutes of a room in which half of the tabs are hidden and a guest crashes each minute, while everybody talks to
 * everybody: what do those who stay lose of each other, and whom do they take for dead who lives? The room is too large
 * for a full mesh, so that frames go through others, the guest among them.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { startLabHost } from '../../fixtures/lab-host.ts'
import { lossesAmong } from '../../fixtures/losses.ts'
import { watchNotices } from '../../fixtures/notice.ts'
import { tabsOf } from '../../fixtures/open-peers.ts'
import { crashTab, type Peer } from '../../fixtures/peer.ts'
import { THROTTLE_TIMERS } from '../../fixtures/throttle.ts'
import { startTraffic } from '../../fixtures/traffic.ts'
import { now } from '../../fixtures/until.ts'
import { newContextIn, withBrowser } from '../browser.ts'
import { type Bench, type Figure, laneFigure, pooled } from '../runner/bench.ts'
import type { Effort, Round } from '../runner/rounds.ts'

/** Who stays. Larger than a full mesh (FULL_MESH_PEERS of the mesh); a guest comes on top. */
const TABS = 12
const QUICK_TABS = 3
const CRASHES = 10
const QUICK_CRASHES = 1
/** From one crash to the next. */
const SPELL_MS = 60_000
const QUICK_SPELL_MS = 1_000
/** Thirteen tabs take two cores some 10 s to load and link. */
const OPEN_WITHIN_MS = 120_000

const FLAWS = 'pairs of those who stay with a frame lost, doubled or out of order, of all spells'
const FALSE_ALARMS = 'false alarms: those who stay, taken for dead'
const NOTICED = 'a crash noticed by those who stay, ms, median'

async function measure({ quick }: Effort): Promise<Round[]> {
  const tabs = quick ? QUICK_TABS : TABS
  const spells = quick ? QUICK_CRASHES : CRASHES
  const spellMs = quick ? QUICK_SPELL_MS : SPELL_MS
  return withBrowser(async browser => {
    const lab = await startLabHost()
    try {
      const shown = tabsOf(lab, browser, await newContextIn(browser))
      const throttled = await newContextIn(browser)
      await throttled.addInitScript(THROTTLE_TIMERS)
      const hidden = tabsOf(lab, browser, throttled)
      const behind = { inBackground: true, deadlineMs: OPEN_WITHIN_MS }
      const openHidden = (count: number): Promise<Peer[]> => hidden.open(count, behind)
      const openShown = (count: number): Promise<Peer[]> => shown.open(count, { deadlineMs: OPEN_WITHIN_MS })
      const half = Math.ceil(tabs / 2)
      const staying = [...(await openHidden(half)), ...(await openShown(tabs - half))]
      const rounds: Round[] = []
      for (let spell = 0; spell < spells; spell += 1) {
        const [guest] = await (spell % 2 === 0 ? openHidden(1) : openShown(1))
        if (guest === undefined) throw new Error('No guest came.')
        rounds.push(await spellOf(staying, guest, spellMs))
      }
      return rounds
    } finally {
      await lab.end()
    }
  })
}

/** Everybody talks for so long, and half-way the guest crashes. */
async function spellOf(staying: readonly Peer[], guest: Peer, spellMs: number): Promise<Round> {
  const alarmsBefore = (await lossesAmong(staying)).length
  const traffic = await startTraffic(staying, ['mesh'])
  await pause(spellMs / 2)
  const watch = await watchNotices(staying, guest.id)
  const { at } = await crashTab(guest)
  const notices = await watch.times({ paths: ['mesh'] })
  await pause(Math.max(0, at + spellMs / 2 - now()))
  await traffic.end()
  const flaws = await traffic.flaws('mesh')
  const alarms = (await lossesAmong(staying)).length - alarmsBefore
  return {
    [FLAWS]: [flaws.length],
    [FALSE_ALARMS]: [alarms],
    [NOTICED]: notices.map(notice => notice.at - at),
  }
}

function total(what: string): Figure {
  const value = (rounds: readonly Round[]): number | null => {
    const counts = pooled(rounds, what)
    return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0)
  }
  return { what, goal: { atMost: 0 }, value, same: null }
}

export const halfHidden: Bench = {
  name: 'half-hidden',
  title: `${CRASHES} minutes and ${CRASHES} crashes in a room of ${TABS} tabs, half of them hidden`,
  figures: [total(FLAWS), total(FALSE_ALARMS), laneFigure({ what: NOTICED, goal: null })],
  rounds: CRASHES,
  deadlineMs: 1_000_000,
  measure,
}
