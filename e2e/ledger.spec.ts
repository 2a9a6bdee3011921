/** Two ledgers in real tabs: a fork and its end, a copy that is tampered with, and a relay that lies. */
import type { Locator } from '@playwright/test'
import { flawsByAxe } from './fixtures/axe.ts'
import { expect, type Peer, test } from './fixtures.ts'

/** Five blocks of a second or so each, of a peer alone, on a machine that is many times slower. */
const FINAL_MS = 30_000

test('split, the chain forks and takes back what was final; a tampered copy is caught; a relay that lies is found out', async ({
  openPeers,
  conditions,
}) => {
  const [ann] = await openPeers(1, { names: ['Ann'], asHost: true })
  const [bob, eve] = await openPeers(2, { names: ['Bob', 'Eve'] })
  const all = [ann, bob, eve]
  for (const { page } of all) await page.getByRole('button', { name: 'Ledger', exact: true }).click()

  await conditions.partition([[ann, bob], [eve]])
  const linked = async () => (await eve.snapshot()).peers.filter(({ mesh }) => mesh.state === 'open').length
  await expect.poll(linked, 'links of Eve').toBe(0)
  await pay(eve, ann, 30)
  await ann.page.bringToFront()
  await ann.page.getByRole('spinbutton', { name: 'Coins' }).fill('20')
  await ann.page.getByRole('combobox', { name: 'to' }).selectOption('Bob')
  await ann.page.getByRole('button', { name: 'Pay', exact: true }).click()
  await expectStates(ann, { mesh: ['asked', 'included', 'final'], relay: ['asked', 'final'] })
  // A second one, so that this side's fork is the longer.
  await pay(ann, bob, 5)
  await expectStates(ann, { mesh: ['asked', 'included', 'final'], relay: ['asked', 'final'] })
  await expectStates(eve, { mesh: ['asked', 'included', 'final'], relay: ['asked', 'unanswered'] })
  // A block that makes a transfer final for one is on its way to the other then.
  await expect.poll(() => tips(all), 'two chains').toHaveLength(2)

  await conditions.clear()
  await eve.page.bringToFront()
  const back = card(eve, 'What was taken back')
  await expect(back).toContainText(/Eve pays Ann 30: taken back after it was called final/)
  await expect.poll(() => tips(all), { message: 'one chain', timeout: FINAL_MS }).toHaveLength(1)
  await expect(back, 'it is in the longer one by now').toContainText('final again', { timeout: FINAL_MS })
  for (const peer of all)
    await expect
      .poll(() => balances(peer), `balances as ${peer.name} has them`)
      .toEqual({ Ann: 105, Bob: 125, Eve: 70 })
  await expect(eve.page.getByRole('region', { name: 'Picture of the chain' })).toBeVisible()
  await expect(card(eve, 'The peers’ chain').locator('tr.is-aside').first()).toContainText('on a fork')

  await ann.page.bringToFront()
  const tampering = card(ann, 'Tamper with this tab’s copy')
  await tampering.getByRole('button', { name: 'Alter a block' }).click()
  await expect(tampering).toContainText('This copy does not hold at block')
  for (const name of ['Bob', 'Eve']) await expect(tampering).toContainText(`${name} refused block`)
  const caughtBy = (peer: Peer) => peer.page.evaluate(() => window.lab.ledger.view().mesh.caught[0]?.by)
  expect(await caughtBy(bob)).toBe(ann.id)
  await tampering.getByRole('button', { name: 'Repair from the others' }).click()
  await expect(tampering).not.toContainText('does not hold at block')

  const log = card(ann, 'The relay’s log')
  await expect(log).toContainText('No lie was noticed.')
  const keepsLedger = async (conduct: string): Promise<void> => {
    const button = log.getByRole('button', { name: conduct })
    await button.click()
    await expect(button).toHaveAttribute('aria-pressed', 'true')
  }
  await keepsLedger('Tell one peer another history')
  for (const [payer, payee] of [
    [ann, bob],
    [bob, ann],
    [eve, ann],
  ] as const)
    await pay(payer, payee, 1, 'relay')
  await expect(log).toContainText(/Two histories: (Bob|Eve) says that the relay told it another log/)
  await keepsLedger('Be honest')
  await pay(ann, bob, 1, 'relay')
  const rewritten = () => Promise.all([bob, eve].map(lies)).then(kinds => kinds.flat())
  await expect.poll(rewritten, 'who was deceived is told another log than before').toContain('rewritten')

  await keepsLedger('Confirm and throw away')
  await pay(ann, bob, 1, 'relay')
  await expect(log).toContainText('Dropped: the relay confirmed this tab’s transfer')
  expect(await lies(bob), 'nobody else can know').not.toContain('dropped')
  expect(await flawsByAxe(ann.page, 'body')).toEqual([])
})

function card({ page }: Peer, heading: string): Locator {
  return page.locator('section.card').filter({ has: page.getByRole('heading', { name: heading }) })
}

function pay(from: Peer, to: Peer, amount: number, over: 'mesh' | 'relay' | 'both' = 'both'): Promise<void> {
  return from.page.evaluate(([payee, coins, path]) => window.lab.ledger.pay(payee, coins, path), [
    to.id,
    amount,
    over,
  ] as const)
}

/** What became of the last transfer that this peer paid into each ledger. */
async function expectStates(peer: Peer, wanted: Record<'mesh' | 'relay', string[]>): Promise<void> {
  const states = async () => {
    const { observations } = await peer.log()
    const seen = observations.filter(each => each.type === 'transfer')
    const of = (path: 'mesh' | 'relay') => {
      const last = seen.findLast(each => each.path === path && each.state === 'asked')?.transfer
      return seen.flatMap(each => (each.path === path && each.transfer === last ? [each.state] : []))
    }
    return { mesh: of('mesh'), relay: of('relay') }
  }
  await expect.poll(states, { message: `transfers of ${peer.name}`, timeout: FINAL_MS }).toEqual(wanted)
}

/** Different last blocks of these peers' chains. */
async function tips(peers: readonly Peer[]): Promise<string[]> {
  const found = peers.map(({ page }) => page.evaluate(() => window.lab.ledger.view().mesh.tip))
  return [...new Set(await Promise.all(found))]
}

/** In the chain, by name. */
async function balances(peer: Peer): Promise<Record<string, number>> {
  return peer.page.evaluate(() => {
    const { self, name, peers } = window.lab.snapshot()
    const names = new Map([[self, name], ...peers.map(each => [each.id, each.name] as const)])
    const { balances: all } = window.lab.ledger.view()
    return Object.fromEntries(all.map(({ peer: id, mesh }) => [names.get(id) ?? id, mesh]))
  })
}

function lies({ page }: Peer): Promise<string[]> {
  return page.evaluate(() => window.lab.ledger.view().relay.lies.map(({ kind }) => kind))
}
