import { RULES } from '../client/lab/contract/rules.ts'
import { BrowserHarness } from './contract/browser-harness.ts'
import { test } from './fixtures.ts'

for (const path of ['mesh', 'relay'] as const) {
  test.describe(`path contract over the ${path}, in real tabs`, () => {
    for (const rule of RULES) {
      test(`${rule.id}: ${rule.claim}`, async ({ lab, context }) => {
        await rule.run(new BrowserHarness(path, lab, context))
      })
    }
  })
}
