import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTabClock } from './tab-clock.ts'

class Page extends EventTarget {
  hidden = false

  turn(hidden: boolean): void {
    this.hidden = hidden
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

class ClockWorker extends EventTarget {
  readonly asked: number[] = []

  postMessage(delayMs: number): void {
    this.asked.push(delayMs)
  }
}

function clockOf(page: Page) {
  const worker = new ClockWorker()
  const clock = createTabClock(page, worker)
  const inMs = (delayMs: number) => new Promise<void>(resolve => clock.at(clock.now() + delayMs, resolve))
  return { worker, inMs }
}

test('a page that is shown wakes by timers of its own', async () => {
  const { worker, inMs } = clockOf(new Page())
  await inMs(10)
  assert.deepEqual(worker.asked, [])
})

test('a hidden page is woken by the Worker alone', async () => {
  const page = new Page()
  page.hidden = true
  const { worker, inMs } = clockOf(page)
  const woken = inMs(0)
  assert.deepEqual(worker.asked, [0])
  worker.dispatchEvent(new Event('message'))
  await woken
})

test('what a page waits for that goes behind another one, the Worker is asked for at once', () => {
  const page = new Page()
  const { worker, inMs } = clockOf(page)
  void inMs(60_000)
  page.turn(true)
  assert.equal(worker.asked.length, 1)
  assert.ok(worker.asked[0] !== undefined && worker.asked[0] > 59_000, String(worker.asked))
})

test('what a page waits for that comes to the front, it waits for by itself', async () => {
  const page = new Page()
  page.hidden = true
  const { inMs } = clockOf(page)
  const woken = inMs(10)
  page.turn(false)
  await woken
})
