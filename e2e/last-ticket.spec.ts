/** The last ticket between real tabs, on both sides of a partition. */
import { WAYS } from '../client/core/tickets/tickets.ts'
import { expect, type Peer, test } from './fixtures.ts'

test('split, the mesh sells the last ticket twice and takes one back; relay and quorum sell it to the larger side alone', async ({
  openPeers,
  conditions,
}) => {
  const [ann, bob, eve] = await openPeers(3, { names: ['Ann', 'Bob', 'Eve'] })
  const members = [ann.id, bob.id, eve.id]
  await ann.page.getByRole('button', { name: 'Control', exact: true }).click()
  await ann.page.getByRole('button', { name: 'Put a ticket up for sale' }).click()
  const offered = () => eve.page.evaluate(() => window.lab.tickets.offers()[0]?.ticket)
  await expect.poll(offered, 'the ticket is for sale at Eve’s, too').toBeDefined()
  await conditions.partition([[ann, bob], [eve]])
  const linked = async () => (await eve.snapshot()).peers.filter(({ mesh }) => mesh.state === 'open').length
  await expect.poll(linked, 'links of Eve').toBe(0)
  for (const peer of [eve, ann])
    await peer.page.evaluate(
      ([ways, voters]) => {
        for (const way of ways) window.lab.tickets.take(`last-${way}`, way, voters)
      },
      [WAYS, members] as const,
    )
  // By hand in the panel, and on the other side of the split.
  await ann.page.getByRole('button', { name: /^Take .*: take it, tell all$/ }).click()
  await eve.page.evaluate(name => window.lab.tickets.take(`${name}-mesh`, 'mesh', []), await offered())
  const stand = ann.page.getByRole('region', { name: 'Tickets, and who believes to have them' })
  await expect(stand).toContainText('Ann believes to have it')
  await expect(stand, 'Ann cannot know what Eve believes').not.toContainText('Eve')
  for (const way of ['relay', 'quorum'] as const)
    await expect.poll(() => outcomes([ann, eve], `last-${way}`), way).toEqual(['sold', 'unanswered'])
  await expect.poll(() => outcomes([ann, eve], 'last-mesh'), 'mesh').toEqual(['sold', 'sold'])

  await conditions.clear()
  await expect.poll(async () => (await outcomes([ann, eve], 'last-mesh')).sort()).toEqual(['revoked', 'sold'])
  await expect(stand).toContainText(/two had it at once, for [\d.]+\s/)
  await expect(stand).toContainText('Eve')
  await expect(stand.getByRole('row', { name: /^Sold twice 1 of 1 0 of 1/ })).toBeVisible()
  // Who is asked after the heal knows of the buyers.
  await bob.page.evaluate(() => window.lab.tickets.take('last-mesh', 'mesh', []))
  await expect.poll(() => outcomes([bob], 'last-mesh')).toEqual(['refused'])
})

/** What each peer's log says last of a ticket. Each of two tickets can have another winner. */
async function outcomes(peers: readonly Peer[], ticket: string): Promise<(string | undefined)[]> {
  const logs = await Promise.all(peers.map(peer => peer.log()))
  return logs.map(({ observations }) => {
    const news = observations.flatMap(each =>
      each.type === 'ticket' && each.ticket === ticket ? [each.state] : [],
    )
    return news.at(-1)
  })
}
