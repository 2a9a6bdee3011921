/** A moment of a replay in words. Pure. */
import type { Moment, PathMoment, RelayCondition } from '../../../core/experiments/replay.ts'
import { numberText } from '../../../core/experiments/report/numbers.ts'

const RELAY_WORDS: Record<RelayCondition, string> = { up: 'up', frozen: 'frozen', dead: 'dead' }

export function momentWords({ phase, peers, paths }: Moment): string[] {
  const count = (presence: string) => peers.filter(peer => peer.presence === presence).length
  const [here, gone, toCome] = [count('here'), count('gone'), count('to-come')]
  return [
    ...(phase === null ? [] : [`Phase: ${phase}`]),
    `Peers: ${here} here${gone > 0 ? `, ${gone} gone` : ''}${toCome > 0 ? `, ${toCome} to come` : ''}`,
    `Mesh: ${pathWords(paths.mesh)}`,
    `Relay path: ${pathWords(paths.relay)}`,
  ]
}

export function relayWords(relay: RelayCondition, index: number): string {
  return `Relay ${index + 1}: ${RELAY_WORDS[relay]}`
}

function pathWords({ workingPairs, pairs, delivered, rttMs }: PathMoment): string {
  const works = workingPairs === null ? 'no stream to tell by' : `${workingPairs} of ${pairs} pairs work`
  const pings = rttMs === null ? '' : `, round trip ${numberText(rttMs)} ms`
  return `${works}${pings}, ${delivered} messages delivered so far`
}
