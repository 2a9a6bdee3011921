/** All benches, in the order of the table. */
import { broadcast } from '../benches/broadcast.ts'
import { signallingBytes, wireBytes } from '../benches/bytes.ts'
import { costModel } from '../benches/cost-model.ts'
import { failover } from '../benches/failover.ts'
import { groupConnected } from '../benches/formation.ts'
import { halfHidden } from '../benches/half-hidden.ts'
import { headlessIdle } from '../benches/headless-idle.ts'
import { leak } from '../benches/leak.ts'
import { linkRate } from '../benches/link-rate.ts'
import { meshOfTabs } from '../benches/mesh-of-tabs.ts'
import { meshRelayRtt } from '../benches/mesh-relay-rtt.ts'
import { meshRtt } from '../benches/mesh-rtt.ts'
import { idleTabs, panelCpu } from '../benches/panel-cpu.ts'
import { relayCpu } from '../benches/relay-cpu.ts'
import { relayRtt } from '../benches/relay-rtt.ts'
import { shownRate } from '../benches/shown-rate.ts'
import { simulator } from '../benches/simulator.ts'
import { tabClosed, tabCrashed } from '../benches/tab-gone.ts'
import type { Bench } from './bench.ts'

export const BENCHES: readonly Bench[] = [
  meshRtt,
  relayRtt,
  meshRelayRtt,
  linkRate,
  meshOfTabs,
  groupConnected,
  broadcast,
  signallingBytes,
  wireBytes,
  relayCpu,
  costModel,
  tabClosed,
  tabCrashed,
  halfHidden,
  failover,
  panelCpu,
  idleTabs,
  shownRate,
  headlessIdle,
  leak,
  simulator,
]
