/** What goes on, for people who wait. */
import type { Action, PeerTarget, TrialConditions } from './plan.ts'

/** `phase`: the one that goes on; null: none has begun. */
export function describeIn(trial: string, phase: string | null, action: Action): string {
  const where = phase === null || action.type === 'phase' ? trial : `${trial}, ${phase}`
  return `${where}: ${describe(action)}`
}

export function describe(action: Action): string {
  switch (action.type) {
    case 'phase':
      return action.name
    case 'open':
      return `opening ${action.peers} more peers`
    case 'close':
      return `closing ${peer(action.peer)}`
    case 'crash':
      return `crashing ${peer(action.peer)}`
    case 'relay':
      return `relay ${action.relay + 1}: ${action.act}`
    case 'stream':
      return action.stream === null
        ? 'the streams end'
        : `everybody streams ${action.stream.bytes} B every ${action.stream.intervalMs} ms`
    case 'pings':
      return `${peer(action.from)} times ${action.pings.length} frames`
    case 'conditions':
      return action.conditions === null ? 'the network is as it is again' : conditionsText(action.conditions)
    case 'take':
      return `${peer(action.peer)} asks for a ticket (${action.way})`
    case 'note':
      return `${peer(action.peer)} puts a note on the board`
    case 'read-boards':
      return 'everybody tells what is on the board'
    case 'count-code':
      return 'counting the lines of both paths'
    case 'pay':
      return `${peer(action.peer)} pays ${action.times} times (${action.path})`
    case 'say':
      return `${peer(action.peer)} says something over the ${action.path}`
    case 'obey':
      return `${peer(action.peer)} ${action.obeys ? 'honours' : 'ignores'} moderators`
    case 'moderate':
      return `${action.act} over the ${action.path}: ${peer(action.of)}`
    case 'simulate':
      return `simulating ${action.peers} peers`
    case 'work':
      return `${LANES_AT_WORK[action.lane]}: ${action.job.kind === 'picture' ? 'a picture' : 'a search'}`
    case 'share':
      return `${peer(action.peer)} shares ${action.name}, ${uplinkText(action.uplinkBytesPerSecond)}`
    case 'store':
      return `${peer(action.peer)} stores ${action.bytes} B at ${action.copies} peers each`
    case 'look':
      return `${peer(action.peer)} reads what was stored`
    case 'work-over':
      return 'until all of it is done'
  }
}

function uplinkText(bytesPerSecond: number | null): string {
  return bytesPerSecond === null
    ? 'without a limit of uplinks'
    : `on uplinks of ${bytesPerSecond / 1_000} kB/s`
}

const LANES_AT_WORK = { mesh: 'all peers', relay: 'the relay alone', alone: 'one peer alone' }

function conditionsText(conditions: TrialConditions): string {
  const { delayMs = 0, jitter, uplink, muted, apart, paused, cities } = conditions
  const words = [
    ...(delayMs > 0 ? [`everything takes ${delayMs} ms longer (emulated)`] : []),
    ...(jitter === undefined ? [] : [`jitter of ${jitter.ms} ms (emulated)`]),
    ...(uplink === undefined ? [] : [`uplinks of ${uplink.bytesPerSecond / 1_000} kB/s (emulated)`]),
    ...(muted.length > 0 ? [`nobody hears ${muted.length} peers`] : []),
    ...(apart.length > 0 ? [`${apart.length} peers are cut off from the rest`] : []),
    ...(paused.length > 0 ? [`${paused.length} peers stand still`] : []),
    ...(cities.length > 0 ? ['peers are far apart (emulated)'] : []),
  ]
  return words.join(', ')
}

function peer(target: PeerTarget): string {
  return typeof target === 'number' ? `peer ${target + 1}` : 'the best connected peer'
}
