/** What goes on, for people who wait. */
import { type Said, words } from '../said.ts'
import type { Action, PeerTarget, TrialConditions } from './plan.ts'

/** `phase`: the one that goes on; null: none has begun. */
export function describeIn(trial: string, phase: string | null, action: Action): Said {
  const doing = describe(action)
  const within = nameWords(trial)
  return phase === null || action.type === 'phase'
    ? words('{trial}: {doing}', { trial: within, doing })
    : words('{trial}, {phase}: {doing}', { trial: within, phase: nameWords(phase), doing })
}

/** Of a trial or a phase; in run files it stands as it is. */
export function nameWords(name: string): Said {
  const [, kind, number] = /^(trial|round|room of|idle|mesh|relay) (\d+)$/.exec(name) ?? []
  return kind === undefined || number === undefined
    ? name
    : words(`${kind} {number}`, { number: Number(number) })
}

export function describe(action: Action): Said {
  switch (action.type) {
    case 'phase':
      return nameWords(action.name)
    case 'open':
      return words('opening {count} more peers', { count: action.peers })
    case 'close':
      return words('closing {peer}', { peer: peer(action.peer) })
    case 'crash':
      return words('crashing {peer}', { peer: peer(action.peer) })
    case 'relay':
      return words('relay {number}: {act}', { number: action.relay + 1, act: action.act })
    case 'stream': {
      if (action.stream === null) return 'the streams end'
      const { bytes, intervalMs } = action.stream
      return words('everybody streams {bytes} B every {intervalMs} ms', { bytes, intervalMs })
    }
    case 'pings':
      return words('{peer} times {count} frames', { peer: peer(action.from), count: action.pings.length })
    case 'conditions':
      return action.conditions === null ? 'the network is as it is again' : conditionsWords(action.conditions)
    case 'count-code':
      return 'counting the lines of both paths'
    case 'simulate':
      return words('simulating {count} peers', { count: action.peers })
    case 'work': {
      const { lane, job } = action
      return words('{lane}: {job}', {
        lane: LANES_AT_WORK[lane],
        job: job.kind === 'picture' ? 'a picture' : 'a search',
      })
    }
    case 'work-over':
      return 'until all of it is done'
    default:
      return describeService(action)
  }
}

type ServiceAction = Extract<
  Action,
  {
    type: 'take' | 'note' | 'read-boards' | 'pay' | 'say' | 'obey' | 'moderate' | 'share' | 'store' | 'look'
  }
>

/** What peers do for each other beside exchanging frames. */
function describeService(action: ServiceAction): Said {
  if (action.type === 'read-boards') return 'everybody tells what is on the board'
  const who = peer(action.peer)
  switch (action.type) {
    case 'take':
      return words('{peer} asks for a ticket ({way})', { peer: who, way: action.way })
    case 'note':
      return words('{peer} puts a note on the board', { peer: who })
    case 'pay':
      return words('{peer} pays {times} times ({path})', {
        peer: who,
        times: action.times,
        path: action.path,
      })
    case 'say':
      return words('{peer} says something over the {path}', { peer: who, path: action.path })
    case 'obey':
      return words(action.obeys ? '{peer} honours moderators' : '{peer} ignores moderators', { peer: who })
    case 'moderate': {
      const { act, path, of } = action
      return words('{act} over the {path}: {peer}', { act, path, peer: peer(of) })
    }
    case 'share': {
      const { name, uplinkBytesPerSecond } = action
      return words('{peer} shares {name}, {uplinks}', {
        peer: who,
        name,
        uplinks: uplinkWords(uplinkBytesPerSecond),
      })
    }
    case 'store': {
      const { bytes, copies } = action
      return words('{peer} stores {bytes} B at {copies} peers each', { peer: who, bytes, copies })
    }
    case 'look':
      return words('{peer} reads what was stored', { peer: who })
  }
}

function uplinkWords(bytesPerSecond: number | null): Said {
  return bytesPerSecond === null
    ? 'without a limit of uplinks'
    : words('on uplinks of {rate} kB/s', { rate: bytesPerSecond / 1_000 })
}

const LANES_AT_WORK = { mesh: 'all peers', relay: 'the relay alone', alone: 'one peer alone' }

function conditionsWords(conditions: TrialConditions): Said {
  const { delayMs = 0, jitter, uplink, muted, apart, paused, cities } = conditions
  const parts: Said[] = [
    ...(delayMs > 0 ? [words('everything takes {ms} ms longer (emulated)', { ms: delayMs })] : []),
    ...(jitter === undefined ? [] : [words('jitter of {ms} ms (emulated)', { ms: jitter.ms })]),
    ...(uplink === undefined
      ? []
      : [words('uplinks of {rate} kB/s (emulated)', { rate: uplink.bytesPerSecond / 1_000 })]),
    ...(muted.length > 0 ? [words('nobody hears {count} peers', { count: muted.length })] : []),
    ...(apart.length > 0 ? [words('{count} peers are cut off from the rest', { count: apart.length })] : []),
    ...(paused.length > 0 ? [words('{count} peers stand still', { count: paused.length })] : []),
    ...(cities.length > 0 ? ['peers are far apart (emulated)'] : []),
  ]
  const [one = '', ...others] = parts
  return others.reduce<Said>((first, then) => words('{first}, {then}', { first, then }), one)
}

function peer(target: PeerTarget): Said {
  return typeof target === 'number'
    ? words('peer {number}', { number: target + 1 })
    : 'the best connected peer'
}
