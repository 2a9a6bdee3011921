/**
 * Joining without any server. The members' tabs came from one lab host, the newcomer's page in another browser from
 * another one; both hosts and both relays are dead before anybody invites. Only the two codes pass from one to the
 * other, over the clipboard.
 */
import type { PeerId } from '#protocol'
import { inPage } from './fixtures/in-page.ts'
import { readClock } from './fixtures/page-clock.ts'
import { now } from './fixtures/until.ts'
import {
  test as base,
  expect,
  type InvitationDialog,
  openInvitations,
  type Peer,
  startLabHost,
  startTraffic,
  tabsOf,
  timed,
} from './fixtures.ts'

/** The promise: a full member so soon after the answer is pasted. */
const JOINED_WITHIN_MS = 2_000
/** Chosen: whoever joins later than promised fails on the figure, not here. */
const DEADLINE_MS = 10_000

const test = base.extend<{ newcomer: Peer }>({
  /** A page whose own lab host and relay have died, in another browser than the members'. */
  newcomer: async ({ browser }, use) => {
    const host = await startLabHost()
    const context = await browser.newContext()
    const tabs = tabsOf(host, browser, context)
    const [newcomer] = await tabs.open(1, { names: ['Nora'] })
    await host.stop()
    await use(newcomer)
    await context.close()
    await host.end()
    expect(tabs.errors).toEqual([])
  },
})

/** Member invites, newcomer answers; the answer is on the clipboard then. */
async function exchange(member: Peer, newcomer: Peer) {
  const inviting = await openInvitations(member, 'I am in the room')
  const joining = await openInvitations(newcomer, 'I want to join')
  await inviting.copy()
  await joining.paste()
  await joining.copy()
  return { inviting, joining }
}

test(
  'a newcomer in another browser is a full member within 2 s after its answer is pasted',
  timed,
  async ({ lab, openPeers, newcomer }) => {
    const members = await openPeers(3)
    await lab.stop()
    const traffic = await startTraffic(members, ['mesh'])
    const greetings = await startTraffic([newcomer], ['mesh'])
    const { inviting, joining } = await exchange(members[0], newcomer)

    const pastedAt = now()
    await inviting.paste()
    const pairs = members.flatMap(member => [[member, newcomer.id] as const, [newcomer, member.id] as const])
    const times = await Promise.all(
      pairs.flatMap(([peer, other]) => [linkedAt(peer, other), heardAt(peer, other)]),
    )
    const afterMs = times.map(at => Math.round(at - pastedAt))
    test
      .info()
      .annotations.push({ type: 'linked and heard, ms after the paste', description: afterMs.join(', ') })
    expect(Math.min(...afterMs), 'nobody was linked or heard before').toBeGreaterThan(0)
    expect(Math.max(...afterMs), `linked and heard after ${afterMs} ms`).toBeLessThanOrEqual(JOINED_WITHIN_MS)

    await expect(inviting.status).toHaveText('Linked: Nora is in the room.')
    await expect(joining.status).toHaveText(`Linked with ${members[0].name}: you are in the room.`)
    await traffic.advance('mesh', 5)
    await traffic.end()
    await greetings.end()
    expect(await traffic.flaws('mesh'), 'what the members sent each other meanwhile').toEqual([])
    for (const peer of [...members, newcomer]) {
      const pairsOf = async () => (await peer.snapshot()).paths.mesh.reachablePairs
      await expect.poll(pairsOf, `ordered pairs that ${peer.name} knows to reach each other`).toBe(12)
    }
  },
)

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
  return Number(await inPage(what, DEADLINE_MS, wait)) + offsetMs
}

test('an answer may take its time: people copy slowly', async ({ lab, openPeers, newcomer }) => {
  const [member] = await openPeers(1)
  await lab.stop()
  const { inviting, joining } = await exchange(member, newcomer)
  const answered = Date.now()
  // Longer than any attempt at a link between machines may take (8 s).
  await inPage('12 s pass', 20_000, options =>
    member.page.waitForFunction(since => Date.now() - since > 12_000, answered, options),
  )
  await inviting.paste()
  await expect(inviting.status).toHaveText('Linked: Nora is in the room.')
  await expect(joining.status).toHaveText(`Linked with ${member.name}: you are in the room.`)
})

test('codes that are no good are refused in clear words, and break nothing', async ({
  lab,
  openPeers,
  newcomer,
}) => {
  const [ann, bob] = await openPeers(2, { separateContexts: true })
  await lab.stop()
  const inviting = await openInvitations(ann, 'I am in the room')
  const joining = await openInvitations(newcomer, 'I want to join')
  const invitation = await inviting.copy()

  await refused(joining, 'garbage', /This is not an invitation/)
  await refused(joining, invitation.slice(0, -20), /This code is damaged/)
  await refused(inviting, invitation, /This is an invitation, but an answer is wanted here/)
  await refused(inviting, 'garbage', /This is not an answer/)

  await joining.pasteText(invitation)
  const answer = await joining.copy()
  await joining.button('I am in the room').click()
  await refused(joining, answer, /not made for this peer/)
  await joining.button('I want to join').click()

  // Bob invites too, and is handed the answer to Ann's invitation.
  const bobs = await openInvitations(bob, 'I am in the room')
  await refused(bobs, answer, /not made for this peer/)
  const own = await bobs.copy()
  await bobs.button('I want to join').click()
  await refused(bobs, own, /not made for this peer/)

  await inviting.pasteText(answer)
  await expect(inviting.status).toHaveText('Linked: Nora is in the room.')
  await inviting.button('Invite another').click()
  await refused(inviting, answer, /linked already/)
  for (const peer of [ann, bob, newcomer]) {
    const pairsOf = async () => (await peer.snapshot()).paths.mesh.reachablePairs
    await expect.poll(pairsOf, `ordered pairs that ${peer.name} knows to reach each other`).toBe(6)
  }
})

async function refused(dialog: InvitationDialog, text: string, message: RegExp): Promise<void> {
  await dialog.pasteText(text)
  await expect(dialog.status).toHaveText(message)
}

test('an invitation’s link is answered as it opens, and leaves the address bar', async ({
  lab,
  openPeers,
  relay,
  browser,
}) => {
  const [ann] = await openPeers(1)
  await relay.kill()
  const code = await ann.page.evaluate(() => window.lab.invitations.create())
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${lab.url}/?room=lab&name=Nora#invite=${code}`)
  const dialog = page.getByRole('dialog', { name: 'Join without a server' })
  await expect(dialog.getByRole('button', { name: 'Copy answer' })).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
  const answer = await dialog.getByRole('textbox', { name: 'The answer as text' }).inputValue()
  await ann.page.evaluate(text => window.lab.invitations.complete(text), answer)
  await expect(dialog.getByText(`Linked with ${ann.name}`)).toBeVisible()

  // The page is open now; a link that leads to it loads nothing anew, and is answered all the same.
  await page.evaluate(text => {
    location.hash = `invite=${text}`
  }, code)
  await expect(dialog.locator('.invitation-status')).toHaveText(/already|Linked/)
  expect(new URL(page.url()).hash).toBe('')
  await context.close()
})
