/** The page holds to the snapshot: what a cell shows is what `lab.snapshot()` says, at any moment. */
import { expect, type Peer, test, watchState } from './fixtures.ts'

/** Chosen: a second and a half, as a peer tells its panel of news four times a second. */
const DRAWINGS = 6

test('every cell shows the value that the snapshot has in its place, through a death of the relay too', async ({
  openPeers,
  relay,
}) => {
  const peers = await openPeers(3)
  const [ann] = peers
  expectHeld(await heldToSnapshot(ann))
  const down = await watchState(peers, 'relay', 'down')
  const [through] = await Promise.all([heldToSnapshot(ann), relay.kill()])
  expectHeld(through)
  await down.times()
  expectHeld(await heldToSnapshot(ann))
})

test('the compact panel of a wall holds to the snapshot as well', async ({ lab, openPeers, page }) => {
  const [ann] = await openPeers(2)
  await page.goto(`${lab.url}/?embed=1&name=Framed`)
  await expect.poll(async () => (await ann.snapshot()).peers.length).toBe(2)
  const { cells, wrong } = await heldToSnapshot({ ...ann, page })
  expect(wrong).toEqual([])
  expect(cells).toBeGreaterThan(5)
})

test('the table of peers and a trace hold to the snapshot, peers that are reached through others included', async ({
  openPeers,
}) => {
  const [ann] = await openPeers(3)
  await ann.page.getByRole('button', { name: 'Table', exact: true }).click()
  await ann.page.getByRole('button', { name: 'Trace a broadcast' }).click()
  await expect(ann.page.locator('[data-metric^="traces."]')).toHaveCount(4)
  // So small a room is linked through: a snapshot of a larger one is made up, and the page has to show what it says.
  await ann.page.evaluate(() => {
    const { lab } = window
    const read = lab.snapshot.bind(lab)
    lab.snapshot = () => {
      const snapshot = read()
      const [peer] = snapshot.peers
      if (peer) peer.mesh = { ...peer.mesh, state: 'routed', hops: 3 }
      return snapshot
    }
  })
  const hops = ann.page.locator('[data-metric="peers.0.mesh.hops"]')
  await expect(hops).toHaveText('3')
  expectHeld(await heldToSnapshot(ann))
  await expect(hops).toHaveAttribute('data-value', '3')
})

test('where there is no data, a cell says so and shows no number', async ({ openPeers }) => {
  const [ann] = await openPeers(1)
  const empty = ann.page.locator('[data-metric="paths.mesh.latency.p50Ms"]').first()
  await expect(empty).toHaveAttribute('data-value', 'null')
  const shown = await ann.page
    .locator('[data-metric][data-value="null"]')
    .evaluateAll(cells => cells.map(cell => `${cell.getAttribute('data-metric')}: ${cell.textContent}`))
  expect(shown.length).toBeGreaterThan(5)
  expect(shown.filter(text => /\d/.test(text.split(': ')[1] ?? ''))).toEqual([])
})

interface Held {
  /** The fewest cells that the page had at a drawing. */
  cells: number
  /** What was shown and what should have been, in words. */
  wrong: string[]
}

function expectHeld({ cells, wrong }: Held): void {
  expect(wrong).toEqual([])
  expect(cells, 'cells on the page').toBeGreaterThan(40)
}

/**
 * Without a race: at the moment when the panel asks for its next snapshot, the page must show the last one that it got,
 * as nothing else is drawn in between.
 */
function heldToSnapshot({ page }: Peer): Promise<Held> {
  return page.evaluate(
    drawings =>
      new Promise<Held>(resolve => {
        const { lab } = window
        const read = lab.snapshot.bind(lab)
        const held: Held = { cells: Number.POSITIVE_INFINITY, wrong: [] }
        const valueAt = (root: unknown, path: string): unknown =>
          path.split('.').reduce<unknown>((value, key) => Object(value)[key], root)
        const compare = (snapshot: unknown) => {
          const cells = [...document.querySelectorAll<HTMLElement>('[data-metric]')]
          held.cells = Math.min(held.cells, cells.length)
          for (const { dataset } of cells) {
            const { metric = '', value } = dataset
            const expected = JSON.stringify(valueAt(snapshot, metric) ?? null)
            if (value !== expected) held.wrong.push(`${metric} shows ${value}, the snapshot says ${expected}`)
          }
        }
        let drawn: unknown = null
        let left = drawings
        lab.snapshot = () => {
          if (drawn !== null) compare(drawn)
          left -= 1
          if (left < 0) {
            lab.snapshot = read
            resolve(held)
          }
          const snapshot = read()
          drawn = snapshot
          return snapshot
        }
      }),
    DRAWINGS,
  )
}
