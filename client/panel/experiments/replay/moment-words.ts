/** A moment of a replay in words. */
import type { Moment, PathMoment, PeerPresence, RelayCondition } from '../../../core/experiments/replay.ts'
import { figure } from '../../format.ts'
import { t } from '../../language/messages.ts'

export function momentWords({ phase, peers, paths }: Moment): string[] {
  const count = (wanted: PeerPresence) => peers.filter(peer => peer.presence === wanted).length
  const [here, gone, toCome] = [count('here'), count('gone'), count('to-come')]
  const presence = [
    t('replay.here', { count: here }),
    ...(gone > 0 ? [t('replay.gone', { count: gone })] : []),
    ...(toCome > 0 ? [t('replay.toCome', { count: toCome })] : []),
  ]
  return [
    ...(phase === null ? [] : [t('replay.phase', { phase })]),
    t('replay.peers', { presence: presence.join(', ') }),
    t('replay.mesh', { state: pathWords(paths.mesh) }),
    t('replay.relayPath', { state: pathWords(paths.relay) }),
  ]
}

export function relayWords(relay: RelayCondition, index: number): string {
  return t(`replay.relay.${relay}`, { number: index + 1 })
}

function pathWords({ workingPairs, pairs, delivered, rttMs }: PathMoment): string {
  return [
    workingPairs === null ? t('replay.noStream') : t('replay.pairs', { working: workingPairs, pairs }),
    ...(rttMs === null ? [] : [t('replay.roundTrip', { ms: figure(rttMs) })]),
    t('replay.delivered', { count: delivered }),
  ].join(', ')
}
