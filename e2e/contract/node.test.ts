import { afterEach, beforeEach, describe, test } from 'node:test'
import { PATHS } from '../../client/core/measure/snapshot.ts'
import { RULES } from '../../client/lab/contract/rules.ts'
import { NodeHarness } from './node-harness.ts'

for (const path of PATHS) {
  describe(`path contract over the ${path}, in Node with real sockets and real WebRTC`, () => {
    let harness: NodeHarness
    beforeEach(async () => {
      harness = new NodeHarness(path)
      await harness.start()
    })
    afterEach(() => harness.end())

    for (const rule of RULES) test(`${rule.id}: ${rule.claim}`, () => rule.run(harness))
  })
}
