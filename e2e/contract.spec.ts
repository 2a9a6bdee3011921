import { RULES } from '../client/lab/contract/rules.ts'
import { BrowserHarness } from './contract/browser-harness.ts'
import { type LabHost, startLabHost } from './fixtures/lab-host.ts'
import { test } from './fixtures.ts'

for (const path of ['mesh', 'relay'] as const) {
  test.describe(`path contract over the ${path}, in real tabs`, () => {
    let lab: LabHost

    // One for all rules: each has rooms of its own in it, and leaves it as it was.
    test.beforeAll(async () => {
      lab = await startLabHost()
    })
    test.afterAll(() => lab.end())

    for (const rule of RULES) {
      test(`${rule.id}: ${rule.claim}`, async ({ context }) => {
        await rule.run(new BrowserHarness(path, lab, context, rule.id))
      })
    }
  })
}
