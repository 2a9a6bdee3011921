/** All benches, in the order of the table. */
import { signallingBytes, wireBytes } from '../benches/bytes.ts'
import { goodput16, goodput64, messageRate } from '../benches/channel-rate.ts'
import { failover } from '../benches/failover.ts'
import { groupConnected } from '../benches/formation.ts'
import { meshRelayRtt } from '../benches/mesh-relay-rtt.ts'
import { meshRtt } from '../benches/mesh-rtt.ts'
import { relayRtt } from '../benches/relay-rtt.ts'
import { simulator } from '../benches/simulator.ts'
import type { Bench } from './bench.ts'

export const BENCHES: readonly Bench[] = [
  meshRtt,
  relayRtt,
  meshRelayRtt,
  messageRate,
  goodput16,
  goodput64,
  groupConnected,
  signallingBytes,
  wireBytes,
  failover,
  simulator,
]
