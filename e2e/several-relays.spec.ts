/** A lab of two relays in the browser: one is killed in the panel, and its tabs go on at the other. */
import type { Page } from '@playwright/test'
import { startLabHost } from './fixtures/lab-host.ts'
import { RedisServer } from './fixtures/redis-server.ts'
import { test as base, expect, type Peer } from './fixtures.ts'

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  lab: async ({}, use) => {
    const redis = await RedisServer.start()
    try {
      const lab = await startLabHost(['--relays', '2'], { environment: { REDIS_URL: redis.url } })
      await use(lab)
      await lab.end()
    } finally {
      await redis.kill()
    }
  },
})

/** Each relay's state, and how many peers it has, as one tab sees them. */
async function relaysOf(peer: Peer): Promise<Record<string, string>> {
  const { relays } = await peer.snapshot()
  return Object.fromEntries(relays.map(({ id, state, members }) => [id, `${state} with ${members.length}`]))
}

/** Whom the relay path ever said to be gone. */
async function goneByRelay(peer: Peer): Promise<string[]> {
  const { observations } = await peer.log()
  return observations.flatMap(each =>
    each.type === 'peer' && each.path === 'relay' && each.state !== 'open'
      ? [`${each.peer} ${each.state}`]
      : [],
  )
}

const row = (page: Page, relay: string) => page.locator(`tr[data-relay="${relay}"]`)

test('tabs of a relay that is killed go on at the other and are missed by nobody; the panel shows each relay', async ({
  openPeers,
}) => {
  const peers = await openPeers(3, { asHost: true })
  const [ann, bob] = peers
  const own = (await ann.snapshot()).server.relay
  const other = own === 'r1' ? 'r2' : 'r1'
  await expect
    .poll(async () => (await ann.snapshot()).relays.map(({ load }) => load !== null && load.sockets >= 0))
    .toEqual([true, true])
  await expect(row(ann.page, `${own}`)).toContainText('yours')
  await expect(row(ann.page, other).locator('[data-metric$=".load.rssBytes"]')).not.toHaveAttribute(
    'data-value',
    'null',
  )

  await ann.page.getByRole('button', { name: `Kill ${own}` }).click()
  await ann.broadcast('relay', 'while it dies')
  await expect.poll(() => bob.inbox('relay')).toMatchObject([{ payload: 'while it dies' }])
  for (const peer of peers) {
    await expect.poll(() => relaysOf(peer)).toEqual({ [`${own}`]: 'down with 0', [other]: 'up with 3' })
    const view = async () => {
      const { server, peers: others } = await peer.snapshot()
      return [server.relay, server.state, ...others.map(({ relay }) => relay.state)]
    }
    await expect.poll(view).toEqual([other, 'up', 'present', 'present'])
    expect(await goneByRelay(peer)).toEqual([])
  }
  await expect(row(ann.page, `${own}`)).toContainText('down')
  await expect(row(ann.page, other)).toContainText('yours')
  await expect(ann.page.locator('.faults')).toContainText(`Relay killed ${own}`)
  await expect(ann.page.locator('.graph [role="img"]')).toHaveAttribute(
    'aria-label',
    new RegExp(`relay ${own} down`),
  )

  await ann.page.getByRole('button', { name: `Start ${own}` }).click()
  // A process takes half a second to start, and over 10 s on a machine full of tabs.
  await expect.poll(async () => (await relaysOf(ann))[`${own}`], { timeout: 30_000 }).toMatch(/^up/)
})
