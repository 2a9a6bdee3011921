/** The whole mesh and the ways through it, as every tab shows them: from what peers tell each other, without a server. */
import type { TraceView } from '../client/core/measure/snapshot.ts'
import { reportFreshMs } from '../client/core/measure/timing.ts'
import { expect, type Peer, test, watchState } from './fixtures.ts'

test('with the relay dead, every tab goes on naming all six links of four', async ({ openPeers, relay }) => {
  const peers = await openPeers(4)
  const down = await watchState(peers, 'relay', 'down')
  await relay.kill()
  const killedAt = Math.max(...(await down.times()))
  for (const peer of peers) {
    // By then what was reported over the relay vouches for nothing any more.
    const clock = async () => (await peer.snapshot()).at
    await expect
      .poll(clock, 'time for reports over the relay to go stale')
      .toBeGreaterThan(killedAt + reportFreshMs(4))
    const links = async () => (await peer.snapshot()).links.map(({ state }) => state)
    await expect.poll(links, `the links that ${peer.name} knows of`).toEqual(Array(6).fill('open'))
  }
})

test('a broadcast that one tab traces shows in every other with everyone’s receipt, with every server dead', async ({
  lab,
  openPeers,
}) => {
  const peers = await openPeers(4)
  const [ann, ...others] = peers
  const down = await watchState(peers, 'relay', 'down')
  await lab.stop()
  await down.times()
  await ann.trace()
  for (const peer of peers) {
    const ways = async () => (await peer.snapshot()).traces.map(wayOf)
    await expect
      .poll(ways, `the traces that ${peer.name} knows of`)
      .toEqual([{ origin: ann.id, steps: others.map(({ id }) => `${id} from ${ann.id}, 1 hop`).sort() }])
  }
})

test('a trace is started, chosen and stepped through with the keyboard, and told in words', async ({
  openPeers,
}) => {
  const [ann, bob] = await openPeers(4, { names: ['Ann', 'Bob', 'Cleo', 'Dan'] })
  for (const { page } of [ann, bob]) await page.emulateMedia({ reducedMotion: 'reduce' })
  await ann.page.getByRole('button', { name: 'Trace a broadcast' }).focus()
  await ann.page.keyboard.press('Enter')
  const told = async () => (await rows(ann).locator('th, td:nth-child(2)').allInnerTexts()).join(' ')
  await expect
    .poll(async () => (await told()).match(/(Bob|Cleo|Dan) Ann/g)?.sort())
    .toEqual(['Bob Ann', 'Cleo Ann', 'Dan Ann'])

  await bob.page.getByRole('combobox', { name: 'Trace shown over the graph' }).selectOption({ index: 1 })
  await expect(rows(bob)).toHaveCount(3)
  await expect(bob.page.getByText('hop 1 of 1')).toBeVisible()
  await bob.page.getByRole('button', { name: 'Previous hop' }).focus()
  await bob.page.keyboard.press('Enter')
  await expect(bob.page.getByText('hop 0 of 1')).toBeVisible()
  await expect(rows(bob)).toHaveCount(0)
  await bob.page.getByRole('button', { name: 'Next hop' }).focus()
  await bob.page.keyboard.press('Space')
  await expect(rows(bob)).toHaveCount(3)
})

function wayOf({ origin, steps }: TraceView) {
  const words = steps.map(
    ({ peer, via, hops }) => `${peer} from ${via}, ${hops} ${hops === 1 ? 'hop' : 'hops'}`,
  )
  return { origin, steps: words.sort() }
}

function rows({ page }: Peer) {
  return page.getByRole('region', { name: 'The way of the traced broadcast' }).locator('tbody tr')
}
