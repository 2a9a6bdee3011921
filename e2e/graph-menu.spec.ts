/** What can be done to the parts of the graph, by pointer, finger and keyboard, from the picture, the table and the list. */
import { flawsByAxe } from './fixtures/axe.ts'
import { expect, type Peer, test } from './fixtures.ts'

test('every part of the graph has a menu: a link is cut and mended, a relay killed, a peer closed; a pupil is told what it lacks', async ({
  openPeers,
}) => {
  const [ann] = await openPeers(1, { names: ['Ann'], asHost: true, separateContexts: true })
  const [bob, cleo] = await openPeers(2, { names: ['Bob', 'Cleo'], separateContexts: true })
  const { page } = ann
  const spot = (name: RegExp) => page.getByRole('button', { name })
  const menu = page.getByRole('menu')
  const item = (name: RegExp) => page.getByRole('menuitem', { name })
  const meshOf = async (from: Peer, to: Peer) =>
    (await from.snapshot()).peers.find(({ id }) => id === to.id)?.mesh.state

  // The right button opens, arrows move, Escape closes, and the focus is on the part that it was about.
  // The panel draws a little after the room is whole, and whoever is new in it moves the others.
  for (const name of [/^Bob: linked/, /^Cleo: linked/]) await expect(spot(name)).toBeAttached()
  const at = await centreOf(spot(/^Bob:/))
  await page.mouse.click(at.x, at.y, { button: 'right' })
  await expect(menu).toHaveAccessibleName(/^Bob: linked/)
  await expect(item(/^Pause it/)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(item(/^Close Bob/)).toBeFocused()
  expect(await flawsByAxe(page, '.graph')).toEqual([])
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(spot(/^Bob:/)).toBeFocused()

  // By keyboard alone: from a node on to a link, which is cut between its two ends only, and mended.
  // Last of all are the lines to the relay, which are drawn while it is up.
  await expect(spot(/at relay r1: joined/).last()).toBeAttached()
  await page.keyboard.press('End')
  await expect(page.locator('.hot-spot:focus')).toHaveAccessibleName(/at relay r1: joined/)
  const link = spot(/^Link (Bob – Cleo|Cleo – Bob):/)
  for (let steps = 0; steps < 6 && !(await link.evaluate(isFocused)); steps += 1)
    await page.keyboard.press('ArrowLeft')
  await expect(link).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(item(/^Cut this link/)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(link).toHaveAccessibleName(/: cut$/)
  await expect(link).toBeFocused()
  await expect.poll(() => meshOf(bob, cleo)).toBe('routed')
  await expect.poll(() => meshOf(ann, bob)).toBe('open')
  await page.keyboard.press('Enter')
  await item(/^Mend this link/).press('Enter')
  await expect(link).toHaveAccessibleName(/: open$/)

  // The list says the same in words, and where the fault is.
  await page.getByRole('button', { name: 'List', exact: true }).click()
  const relay = page.locator('.room-list li', { hasText: /^Relay r1:/ })
  await expect(relay).toContainText('up with 3 members')
  await relay.getByRole('button').press('Enter')
  await item(/^Kill/).press('Enter')
  await expect(relay).toContainText(/down.*killed/)

  // A pupil reads in the table why not, by keyboard, and that a long press asks the same.
  const pupil = bob.page
  await pupil.getByRole('button', { name: 'Table', exact: true }).click()
  await pupil.getByRole('button', { name: 'What can be done to Ann' }).press('Enter')
  const close = pupil.getByRole('menuitem', { name: /^Close Ann/ })
  await expect(close).toBeDisabled()
  await expect(close).toContainText('Needs the host token')
  await close.press('Enter')
  await pupil.keyboard.press('Escape')
  await expect(pupil.getByRole('button', { name: 'What can be done to Ann' })).toBeFocused()
  await pupil.getByRole('button', { name: 'Graph', exact: true }).click()
  const finger = await centreOf(pupil.getByRole('button', { name: /^Ann:/ }))
  const touch = { pointerType: 'touch', clientX: finger.x, clientY: finger.y }
  await pupil.locator('.graph-canvas canvas').dispatchEvent('pointerdown', touch)
  await expect(pupil.getByRole('menu')).toHaveAccessibleName(/^Ann: linked/)
  await expect.poll(() => meshOf(bob, ann)).toBe('open')

  // What a pupil may not, the host does.
  await page.getByRole('button', { name: 'Graph', exact: true }).click()
  await spot(/^Cleo:/).press('Enter')
  await item(/^Close Cleo/).press('Enter')
  await expect(page.getByRole('rowheader', { name: 'Peer left Cleo' })).toBeVisible()
  await expect(spot(/^Cleo:/)).toHaveCount(0)
  // What had the focus is gone with her: it is not lost.
  await expect(page.locator('.hot-spot:focus')).toHaveCount(1)
})

async function centreOf(locator: import('@playwright/test').Locator): Promise<{ x: number; y: number }> {
  await locator.scrollIntoViewIfNeeded()
  const box = await locator.boundingBox()
  if (box === null) throw new Error('it is not in the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

function isFocused(element: Element): boolean {
  return element === document.activeElement
}
