/** Simulates beside the page, so that what the page draws and measures goes on. */
import { expose } from 'comlink'
import { crowdOf } from '../../../core/experiments/simulated-crowd.ts'
import { SCENARIO_DEFAULTS } from '../../../core/simulation/scenarios.ts'
import { simulate } from '../../../core/simulation/simulate.ts'
import type { SimulationWorker } from '../simulation-worker.ts'

/** As `npm run simulate` has it by default. */
const BROADCASTS = 60
/** Chosen: a page redraws a bar no finer. */
const TELL_EVERY = 0.01

const served: SimulationWorker = {
  simulate({ scenario, peers, seed }, tell) {
    let told = 0
    const report = simulate({
      ...SCENARIO_DEFAULTS,
      scenario,
      peers,
      seed,
      broadcasts: BROADCASTS,
      hasServers: true,
      tell: ({ share }) => {
        if (share - told < TELL_EVERY) return
        told = share
        tell(share)
      },
    })
    const [broken] = report.violations
    if (broken !== undefined) throw new Error(`A rule of the mesh was broken: ${JSON.stringify(broken)}`)
    return crowdOf(peers, seed, report)
  },
}
expose(served)
