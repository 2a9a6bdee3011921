/** A tab that shows the lab while a thousand messages a second come in over the mesh: does it still draw every frame? */
import type { Page } from '@playwright/test'
import { median, quantile } from '../../../client/core/experiments/statistics.ts'
import { startLabHost } from '../../fixtures/lab-host.ts'
import { tabsOf } from '../../fixtures/open-peers.ts'
import { newContextIn, withBrowser } from '../browser.ts'
import { type Bench, type Figure, pooled } from '../runner/bench.ts'
import type { Effort, Round } from '../runner/rounds.ts'

const PER_SECOND = 1_000
/** Chosen: three hundred frames of 60 Hz. */
const WINDOW_MS = 5_000
const QUICK_MS = 1_000
const DEADLINE_MS = 30_000

const FRAMES = 'time between two frames, ms'
const LONG_TASKS = 'tasks over 50 ms'
const ARRIVED = 'messages that arrived, per second'

interface Watched {
  frameMs: number[]
  longTasks: number
  arrived: number
}

async function measure({ rounds, quick }: Effort): Promise<Round[]> {
  const windowMs = quick ? QUICK_MS : WINDOW_MS
  return withBrowser(async browser => {
    const lab = await startLabHost()
    try {
      const tabs = tabsOf(lab, browser, await newContextIn(browser))
      const [sender] = await tabs.open(1, { inBackground: true, deadlineMs: DEADLINE_MS })
      const [shown] = await tabs.open(1, { deadlineMs: DEADLINE_MS })
      await sender.page.evaluate(send, PER_SECOND)
      const measured: Round[] = []
      while (measured.length < rounds) {
        const { frameMs, longTasks, arrived } = await watch(shown.page, windowMs)
        measured.push({
          [FRAMES]: frameMs,
          [LONG_TASKS]: [longTasks],
          [ARRIVED]: [(1_000 * arrived) / windowMs],
        })
      }
      return measured
    } finally {
      await lab.end()
    }
  })
}

/** In the page: as many as are due by now, so that a late timer loses none. */
function send(perSecond: number): void {
  const startedMs = performance.now()
  let sent = 0
  setInterval(() => {
    const due = (perSecond * (performance.now() - startedMs)) / 1_000
    for (; sent < due; sent += 1) window.lab.broadcast('mesh', `message ${sent}`)
  }, 5)
}

function watch(page: Page, windowMs: number): Promise<Watched> {
  return page.evaluate(
    forMs =>
      new Promise<Watched>(resolve => {
        const total = () => window.lab.inbox('mesh').length + window.lab.inboxDropped('mesh')
        const [before, frameMs] = [total(), [] as number[]]
        let longTasks = 0
        const tasks = new PerformanceObserver(list => {
          longTasks += list.getEntries().length
        })
        tasks.observe({ type: 'longtask' })
        let lastMs = performance.now()
        const endMs = lastMs + forMs
        const frame = (atMs: number): void => {
          frameMs.push(atMs - lastMs)
          lastMs = atMs
          if (atMs < endMs) requestAnimationFrame(frame)
          else {
            tasks.disconnect()
            resolve({ frameMs: frameMs.slice(1), longTasks, arrived: total() - before })
          }
        }
        requestAnimationFrame(frame)
      }),
    windowMs,
  )
}

function figure(what: string, lane: string, q: number, goal: Figure['goal']): Figure {
  return { what, goal, value: rounds => quantile(pooled(rounds, lane), q), same: null }
}

export const shownRate: Bench = {
  name: 'shown-rate',
  title: `${PER_SECOND} messages a second shown`,
  figures: [
    figure(`${FRAMES}, p99`, FRAMES, 0.99, { atMost: 16.7 }),
    figure(`${LONG_TASKS}, the most in ${WINDOW_MS / 1_000} s`, LONG_TASKS, 1, { atMost: 0 }),
    { what: ARRIVED, goal: { atLeast: 990 }, value: rounds => median(pooled(rounds, ARRIVED)), same: null },
  ],
  rounds: 6,
  deadlineMs: 180_000,
  measure,
}
