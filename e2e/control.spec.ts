/** Moderation between real tabs: enforced over the relay, by consent over the mesh; what is written down, and who sees what. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import * as v from 'valibot'
import { AuditLineSchema } from '#moderation'
import type { PathName } from '../client/core/measure/snapshot.ts'
import { flawsByAxe } from './fixtures/axe.ts'
import { closeTab, expect, type Peer, test } from './fixtures.ts'

test('a moderator erases, mutes and removes: over the relay at once for all, over the mesh for all but the tab that ignores it', async ({
  openPeers,
  conditions,
}) => {
  const [ann] = await openPeers(1, { names: ['Ann'], asHost: true })
  const [bob, cleo, eve] = await openPeers(3, { names: ['Bob', 'Cleo', 'Eve'], inBackground: true })
  for (const { page } of [ann, bob]) await page.getByRole('button', { name: 'Control', exact: true }).click()
  await bob.page.getByLabel('This tab ignores moderators').check()
  const panel = ann.page
  await panel.bringToFront()
  const row = (name: string) => panel.getByRole('row', { name: new RegExp(`^${name} `) })
  await expect(row('Bob'), 'Bob’s own word').toContainText('ignores moderators')
  await expect(row('Cleo')).toContainText('honours what is asked')

  await say(eve, 'both', '<b>a lie</b>')
  for (const path of ['mesh', 'relay'] as const) {
    await panel.getByRole('button', { name: `Erase everywhere, over the ${path}: <b>a lie</b>` }).click()
    for (const peer of [ann, cleo, eve])
      await expect.poll(() => shown(peer, path), `${peer.name}, ${path}`).toEqual([])
    // What was delivered is in each peer's own hands, on either path.
    await expect.poll(() => shown(bob, path)).toEqual(['<b>a lie</b> (forbidden)'])
  }
  await expect(row('Bob')).toContainText('goes on showing 1 forbidden message: Eve’s message 1')

  // Eve does not obey either, so that only what others do stops her.
  await eve.page.evaluate(() => window.lab.moderation.obey(false))
  for (const path of ['mesh', 'relay'] as const)
    await panel.getByRole('button', { name: `Mute Eve over the ${path}` }).click()
  await expect(panel.getByRole('button', { name: 'Unmute Eve over the relay' })).toBeVisible()
  // Each hears of it over a link of its own: who does so late shows for as long what it may not.
  for (const peer of [bob, cleo, eve])
    await expect.poll(() => acts(peer, 'mesh'), `what ${peer.name} was asked`).toContain('mute')
  await say(eve, 'both', 'again')
  await expect.poll(() => shown(bob, 'mesh')).toContain('again (forbidden)')
  await expect.poll(() => refusals(eve)).toContain('muted')
  expect(await shown(cleo, 'mesh')).toEqual([])
  for (const peer of [ann, bob, cleo, eve]) expect(await shown(peer, 'relay')).not.toContain('again')

  await say(ann, 'relay', 'hello')
  const sights = panel.getByRole('region', { name: 'Who sees what' })
  await expect(sights.getByRole('row', { name: /^The relay/ })).toContainText(
    'this tab’s, 127.0.0.1, and that of 3 other sockets',
  )
  await expect(sights.getByRole('row', { name: /^The relay/ })).toContainText('it read “hello”')
  const ofCleo = sights.getByRole('row').filter({ hasText: 'Cleo’s:' })
  await expect(ofCleo).toContainText(/hidden address|\d+\.\d+\.\d+\.\d+/)
  await expect(ofCleo).toContainText('encrypted')

  for (const path of ['mesh', 'relay'] as const)
    await panel.getByRole('button', { name: `Remove Eve over the ${path}` }).click()
  await expect.poll(() => linkedWith(eve), 'who still has a link with Eve').toEqual(['Bob'])
  await expect.poll(async () => (await eve.snapshot()).server.state).toBe('down')
  await closeTab(eve)
  const [dan] = await openPeers(1, { names: ['Dan'], inBackground: true })
  await expect.poll(() => acts(dan, 'mesh'), 'a newcomer hears what was decided').toContain('remove')

  await panel.getByRole('button', { name: 'Compare the logs' }).click()
  const relays = panel.getByRole('table', { name: /^Relay: how much/ })
  await expect(relays.getByRole('row', { name: /^the relay/ })).toContainText('100')
  const meshes = panel.getByRole('table', { name: /^Mesh: how much/ })
  await expect(meshes.getByRole('row', { name: /^Dan / })).toContainText(/\b[1-9]\d?(\.\d)?\s%/)
  expect(await flawsByAxe(panel, 'body')).toEqual([])

  const lines = await savedLog(panel)
  const whats = lines.filter(({ peer }) => peer === eve.id).map(({ what, decision }) => decision ?? what)
  for (const what of ['join', 'said', 'erase', 'mute', 'muted', 'remove', 'leave', 'frame'])
    expect(whats).toContain(what)

  // Without a link between Bob and Cleo their frames go through others, who can read them.
  await conditions.cut(bob, cleo)
  const carried = async () => {
    const all = await Promise.all(
      [ann, dan].map(({ page }) => page.evaluate(() => window.lab.moderation.sights())),
    )
    return all.map(({ carried: each }) => each).filter(({ frames }) => frames > 0)
  }
  await expect.poll(async () => (await carried()).length, { timeout: 20_000 }).toBeGreaterThan(0)
  for (const { frames, readable } of await carried()) expect(readable).toBe(frames)
})

function say(peer: Peer, path: PathName | 'both', text: string): Promise<void> {
  return peer.page.evaluate(([over, what]) => window.lab.moderation.say(over, what), [path, text] as const)
}

function shown(peer: Peer, path: PathName): Promise<string[]> {
  return peer.page.evaluate(
    over =>
      window.lab.moderation
        .view()
        .messages[over].map(({ text, isForbidden }) => (isForbidden ? `${text} (forbidden)` : text)),
    path,
  )
}

function acts(peer: Peer, path: PathName): Promise<string[]> {
  return peer.page.evaluate(over => window.lab.moderation.view().acts[over].map(({ act }) => act), path)
}

async function refusals({ log }: Peer): Promise<string[]> {
  return (await log()).observations.flatMap(seen => (seen.type === 'refused' ? [seen.reason] : []))
}

async function linkedWith(peer: Peer): Promise<string[]> {
  const { peers } = await peer.snapshot()
  return peers.filter(({ mesh }) => mesh.state === 'open').map(({ name }) => name)
}

async function savedLog(page: Page): Promise<v.InferOutput<typeof AuditLineSchema>[]> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the relay’s log' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  return text
    .trim()
    .split('\n')
    .map(line => v.parse(AuditLineSchema, JSON.parse(line)))
}
