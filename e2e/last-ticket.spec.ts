/** The last ticket between real tabs, on both sides of a partition. */
import { WAYS, type Way } from '../client/core/tickets/tickets.ts'
import { expect, type Peer, test } from './fixtures.ts'

test('split, the mesh sells the last ticket twice and takes one back; relay and quorum sell it to the larger side alone', async ({
  openPeers,
  conditions,
}) => {
  const [ann, bob, eve] = await openPeers(3, { names: ['Ann', 'Bob', 'Eve'] })
  const members = [ann.id, bob.id, eve.id]
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
  for (const way of ['relay', 'quorum'] as const)
    await expect.poll(() => outcomes([ann, eve], way), way).toEqual(['sold', 'unanswered'])
  expect(await outcomes([ann, eve], 'mesh')).toEqual(['sold', 'sold'])

  await conditions.clear()
  await expect.poll(async () => (await outcomes([ann, eve], 'mesh')).sort()).toEqual(['revoked', 'sold'])
  // Who is asked after the heal knows of the buyers.
  await bob.page.evaluate(() => window.lab.tickets.take('last-mesh', 'mesh', []))
  expect(await outcomes([bob], 'mesh')).toEqual(['refused'])
})

/** What each peer's log says of its ticket last. */
async function outcomes(peers: readonly Peer[], way: Way): Promise<(string | undefined)[]> {
  const logs = await Promise.all(peers.map(peer => peer.log()))
  return logs.map(({ observations }) => {
    const news = observations.flatMap(each =>
      each.type === 'ticket' && each.way === way ? [each.state] : [],
    )
    return news.at(-1)
  })
}
