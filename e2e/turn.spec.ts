/** A lab with a TURN server, a real coturn: what goes through it is shown as such, and the preflight page tries it. */

import { startLabHost } from './fixtures/lab-host.ts'
import { startTurnServer, type TurnServer } from './fixtures/turn-server.ts'
import { test as base, expect } from './fixtures.ts'

const test = base.extend<{ turn: TurnServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures out of this pattern
  turn: async ({}, use) => {
    const turn = await startTurnServer()
    await use(turn)
    await turn.end()
  },
  lab: async ({ turn }, use) => {
    const lab = await startLabHost([], { environment: { TURN_URL: turn.url, TURN_SECRET: turn.secret } })
    await use(lab)
    await lab.end()
  },
})

test('a link over TURN is shown as relayed, to both ends and to who looks on, and a direct one is not', async ({
  openPeers,
}) => {
  const [ann, bob] = await openPeers(2, { query: { ice: 'relay' } })
  const relayed = async () => {
    const snapshots = await Promise.all([ann.snapshot(), bob.snapshot()])
    return snapshots.map(({ peers, links }) => [peers[0]?.mesh.relayed, links[0]?.relayed])
  }
  await expect.poll(relayed).toEqual([
    [true, true],
    [true, true],
  ])
  await expect(ann.page.getByRole('img', { name: /1 over TURN/ })).toBeVisible()
  await expect(ann.page.locator('.graph-legend')).toContainText('over TURN')
  await ann.page.getByRole('button', { name: 'Table', exact: true }).click()
  await expect(ann.page.locator('[data-metric="peers.0.mesh.relayed"]')).toHaveText('over TURN')

  const [cy] = await openPeers(2, { room: 'direct' })
  await expect.poll(async () => (await cy.snapshot()).peers[0]?.mesh.relayed).toBe(false)
  // Once the other end has said so, too.
  await expect
    .poll(async () => (await cy.snapshot()).links)
    .toMatchObject([{ state: 'open', relayed: false }])
})

test('the preflight page tries everything, again on request, and meets a second browser', async ({
  lab,
  browser,
  page,
  context,
}) => {
  await page.goto(`${lab.url}/preflight`)
  const state = (check: string) => page.locator(`[data-check="${check}"]`)
  const passed = ['relay-r1', 'udp', 'stun', 'names', 'turn', 'page']
  const expectPassed = async () => {
    for (const check of passed) await expect(state(check)).toHaveAttribute('data-state', 'pass')
  }
  await expectPassed()
  await expect(state('turn')).toContainText(`A link through turn:`)
  await expect(state('stun')).toContainText(/sees this device as \d+\.\d+\.\d+\.\d+/)

  // A tab of the same browser proves nothing.
  await (await context.newPage()).goto(`${lab.url}/preflight`)
  await expect(page.locator('.devices')).toContainText('another tab of this browser')
  await expect(state('second-device')).toHaveAttribute('data-state', 'not-tried')
  const elsewhere = await browser.newContext()
  const second = await elsewhere.newPage()
  await second.goto(`${lab.url}/preflight`)
  for (const each of [page, second])
    await expect(each.locator('[data-check="second-device"]')).toHaveAttribute('data-state', 'pass')
  await expect(page.getByText('This network is ready: devices meet and link.')).toBeVisible()

  // Watched from before: a link through a server on the same machine may be there again before a test looks.
  const watch = await state('turn').evaluateHandle(check => {
    const seen = { isRunning: false }
    const look = () => {
      if (check.getAttribute('data-state') === 'running') seen.isRunning = true
    }
    new MutationObserver(look).observe(check, { attributeFilter: ['data-state'] })
    return seen
  })
  await page.getByRole('button', { name: 'Check again' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => watch.evaluate(({ isRunning }) => isRunning), 'TURN is tried again').toBe(true)
  await expectPassed()
  await elsewhere.close()
})
