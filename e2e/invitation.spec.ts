/**
 * Joining without any server. The newcomer is another browser (Playwright's contexts share no caches, workers or
 * channels) with a page from a lab host of its own, or from its own cache. All hosts and relays are dead before anybody
 * invites, and only the two codes pass from one to the other, over the clipboard.
 */
import type { PeerId } from '#protocol'
import { inPage } from './fixtures/in-page.ts'
import { readClock } from './fixtures/page-clock.ts'
import { whenKept } from './fixtures/page-kept.ts'
import { now } from './fixtures/until.ts'
import {
  exchangeCodes,
  expect,
  invitationsIn,
  joinIn,
  openInvitations,
  type Peer,
  startTraffic,
  tellHowSoon,
  test,
} from './fixtures.ts'

/** Chosen: five times what is promised, so that only a hang meets it. */
const DEADLINE_MS = 10_000

test('a newcomer in another browser is a full member once its answer is pasted', async ({
  lab,
  openPeers,
  newcomer,
}) => {
  const members = await openPeers(3)
  await lab.stop()
  const traffic = await startTraffic(members, ['mesh'])
  const greetings = await startTraffic([newcomer], ['mesh'])
  const { inviting, joining } = await exchangeCodes(members[0], newcomer)

  const pastedAt = now()
  await inviting.paste()
  const pairs = members.flatMap(member => [[member, newcomer.id] as const, [newcomer, member.id] as const])
  const times = await Promise.all(
    pairs.flatMap(([peer, other]) => [linkedAt(peer, other), heardAt(peer, other)]),
  )
  const afterMs = times.map(at => at - pastedAt)
  expect(Math.min(...afterMs), 'nobody was linked or heard before').toBeGreaterThan(0)
  tellHowSoon('a newcomer linked and heard after its answer was pasted', afterMs)

  await expect(inviting.status).toHaveText('Linked: Nora is in the room.')
  await expect(joining.status).toHaveText('Linked: you are in the room.')
  await traffic.advance('mesh', 5)
  await traffic.end()
  await greetings.end()
  expect(await traffic.flaws('mesh'), 'what the members sent each other meanwhile').toEqual([])
  for (const peer of [...members, newcomer]) {
    const pairsOf = async () => (await peer.snapshot()).paths.mesh.reachablePairs
    await expect.poll(pairsOf, `ordered pairs that ${peer.name} knows to reach each other`).toBe(12)
  }
})

/** When `peer` first had a direct link to `other`, Unix epoch in ms on this process' clock. */
function linkedAt(peer: Peer, other: PeerId): Promise<number> {
  return dated(peer, `${peer.name} is linked with ${other}`, options =>
    peer.page.waitForFunction(
      id =>
        window.lab
          .log()
          .observations.filter(seen => seen.type === 'peer')
          .find(seen => seen.peer === id && seen.path === 'mesh' && seen.state === 'open')?.at,
      other,
      options,
    ),
  )
}

/** When `peer` first got something that `other` broadcast over the mesh. */
function heardAt(peer: Peer, other: PeerId): Promise<number> {
  return dated(peer, `${peer.name} hears ${other}`, options =>
    peer.page.waitForFunction(
      id => window.lab.inbox('mesh').find(({ from }) => from === id)?.at,
      other,
      options,
    ),
  )
}

async function dated(peer: Peer, what: string, wait: Parameters<typeof inPage<number | undefined>>[2]) {
  const { offsetMs } = await readClock(peer)
  return (await inPage(what, DEADLINE_MS, wait)) + offsetMs
}

test('an answer may take its time: people copy slowly', async ({ lab, openPeers, newcomer }) => {
  const [member] = await openPeers(1)
  await lab.stop()
  const { inviting, joining } = await exchangeCodes(member, newcomer)
  const answered = Date.now()
  // Longer than any attempt at a link between machines may take (8 s).
  await inPage('9 s pass', 20_000, options =>
    member.page.waitForFunction(since => Date.now() - since > 9_000, answered, options),
  )
  await inviting.paste()
  await expect(inviting.status).toHaveText('Linked: Nora is in the room.')
  await expect(joining.status).toHaveText('Linked: you are in the room.')
})

test('with every server dead, an invitation’s link opens from the browser’s cache, and is answered at once', async ({
  lab,
  openPeers,
  browser,
}) => {
  const [member] = await openPeers(1)
  const context = await browser.newContext()
  const earlier = await context.newPage()
  await joinIn(earlier, `${lab.url}/?room=elsewhere`)
  await whenKept(earlier)
  await earlier.close()
  await lab.stop()

  const inviting = await openInvitations(member, 'I am in the room')
  const { hash } = new URL(await inviting.copy())
  const page = await context.newPage()
  await page.goto(`${lab.url}/?room=lab&name=Nora${hash}`)
  const joining = await invitationsIn(page)
  await joining.copy()
  expect(new URL(page.url()).hash, 'what is left of the invitation in the address bar').toBe('')
  await inviting.paste()
  await expect(inviting.status).toHaveText('Linked: Nora is in the room.')
  await expect(joining.status).toHaveText('Linked: you are in the room.')
  await context.close()
})
