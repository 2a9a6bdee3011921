/**
 * Fixtures for browser tests of the lab: a lab host of its own for each test, real tabs, real faults. Public;
 * client/lab/AUTOMATION.md shows how to use them.
 *
 *     test('the mesh keeps delivering while the relay is dead', async ({ openPeers, relay }) => {
 *       const [ann, bob] = await openPeers(2)
 *       await relay.kill()
 *       await ann.broadcast('mesh', 'still here')
 *       await expect.poll(() => bob.inbox('mesh')).toMatchObject([{ payload: 'still here' }])
 *     })
 */
import { test as base } from '@playwright/test'
import { serializeRun } from '../client/core/experiments/run-file.ts'
import { conditionsOf, type RoomConditions } from './fixtures/conditions.ts'
import { expect } from './fixtures/expect.ts'
import { experimentsIn, type RunExperiment } from './fixtures/experiment.ts'
import { type LabHost, startLabHost } from './fixtures/lab-host.ts'
import { type OpenPeers, tabsOf } from './fixtures/open-peers.ts'
import type { Peer } from './fixtures/peer.ts'
import { type Relay, relayOf } from './fixtures/relay.ts'

export { conditionsOf, type Place, type RoomConditions } from './fixtures/conditions.ts'
export { expect } from './fixtures/expect.ts'
export type { RunExperiment } from './fixtures/experiment.ts'
export {
  exchangeCodes,
  type InvitationDialog,
  invitationsIn,
  openInvitations,
} from './fixtures/invitation-dialog.ts'
export type { LabHost } from './fixtures/lab-host.ts'
export { type Notice, type NoticeWatch, watchNotices } from './fixtures/notice.ts'
export type { OpenOptions, OpenPeers } from './fixtures/open-peers.ts'
export { type StateWatch, watchState } from './fixtures/path-state.ts'
export { closeTab, crashTab, joinIn, type Peer, peerIn } from './fixtures/peer.ts'
export { tellHowSoon } from './fixtures/promises.ts'
export { type Fault, type Relay, type Return, relayOf } from './fixtures/relay.ts'
export { startTraffic, type Traffic } from './fixtures/traffic.ts'
export { now, until } from './fixtures/until.ts'

/** Marks tests whose tabs fill the machine: it is theirs alone while they run. */
export const crowded = { tag: '@crowded' } as const

export interface LabFixtures {
  /** Option: more arguments for the lab host, such as `--restart-relays`. */
  labArgs: string[]
  /** A lab host on a free port. What it wrote is attached to a test that fails. */
  lab: LabHost
  /** The lab's first relay. */
  relay: Relay
  /** Emulated conditions of room `lab`: delay, cuts, partitions and more. */
  conditions: RoomConditions
  /** Opens tabs. A test fails when an exception in a tab went uncaught, a tab crashed unasked, or one asked a host elsewhere. */
  openPeers: OpenPeers
  /**
   * Nora, alone in room `lab`, in another browser (contexts share no caches, workers or channels). Her page came from a
   * lab host of its own, which is dead by now, and its relay with it.
   */
  newcomer: Peer
  /** Conducts an experiment of the lab, over a lab host and tabs of its own. Its run file is attached to the test. */
  runExperiment: RunExperiment
}

export const test = base.extend<LabFixtures>({
  labArgs: [[], { option: true }],

  lab: async ({ labArgs }, use, testInfo) => {
    const lab = await startLabHost(labArgs)
    await use(lab)
    await lab.end()
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('lab host', { body: lab.output(), contentType: 'text/plain' })
    }
  },

  relay: async ({ lab }, use) => use(relayOf(lab)),

  conditions: async ({ lab }, use) => use(conditionsOf(lab)),

  openPeers: async ({ lab, browser, context }, use, testInfo) => {
    const tabs = tabsOf(lab, browser, context)
    await use(tabs.open)
    await tabs.close()
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('consoles of the tabs', {
        body: tabs.transcript.join('\n'),
        contentType: 'text/plain',
      })
    }
    expect(tabs.errors, 'uncaught exceptions, unasked crashes, and requests that left the machine').toEqual(
      [],
    )
  },

  runExperiment: async ({ browser }, use, testInfo) => {
    const run = experimentsIn(browser)
    await use(async (...asked) => {
      const row = await run(...asked)
      await testInfo.attach(`${row.run.experiment}.json`, {
        body: serializeRun(row.run),
        contentType: 'application/json',
      })
      return row
    })
  },

  newcomer: async ({ browser }, use) => {
    const host = await startLabHost()
    const context = await browser.newContext()
    const tabs = tabsOf(host, browser, context)
    const [newcomer] = await tabs.open(1, { names: ['Nora'] })
    await host.stop()
    await use(newcomer)
    await context.close()
    await host.end()
    expect(tabs.errors, 'uncaught exceptions of the newcomer, and requests that left the machine').toEqual([])
  },
})
