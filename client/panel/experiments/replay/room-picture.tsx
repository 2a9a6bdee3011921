/** The room at one moment: peers on a ring, relays within. Shape tells what colour tells; the words beside say it all. */
import type { Moment, PeerPresence, RelayCondition } from '../../../core/experiments/replay.ts'

const SIZE = 240
const CENTRE = SIZE / 2
const RING = 92
const PEER = 9
const RELAY = 13

export function RoomPicture({ moment }: { moment: Moment }) {
  const { peers, relays } = moment
  return (
    <svg class="replay-room" viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
      {peers.map(({ name, presence }, index) => {
        const angle = (2 * Math.PI * index) / peers.length - Math.PI / 2
        return (
          <Peer
            key={index}
            name={name}
            presence={presence}
            x={CENTRE + RING * Math.cos(angle)}
            y={CENTRE + RING * Math.sin(angle)}
          />
        )
      })}
      {relays.map((relay, index) => (
        <Relay key={index} relay={relay} x={CENTRE + (index - (relays.length - 1) / 2) * 3 * RELAY} />
      ))}
    </svg>
  )
}

function Peer({ name, presence, x, y }: { name: string; presence: PeerPresence; x: number; y: number }) {
  return (
    <g class={`replay-peer ${presence}`}>
      <circle cx={x} cy={y} r={PEER} />
      {presence === 'gone' && (
        <path d={`M${x - 6} ${y - 6}l12 12M${x + 6} ${y - 6}l-12 12`} class="replay-cross" />
      )}
      <text x={x} y={y + PEER + 12} text-anchor="middle">
        {name.slice(0, 12)}
      </text>
    </g>
  )
}

function Relay({ relay, x }: { relay: RelayCondition; x: number }) {
  const [left, top] = [x - RELAY, CENTRE - RELAY]
  return (
    <g class={`replay-relay ${relay}`}>
      <rect x={left} y={top} width={2 * RELAY} height={2 * RELAY} rx="3" />
      {relay === 'dead' && (
        <path d={`M${left} ${top}l${2 * RELAY} ${2 * RELAY}m0 ${-2 * RELAY}l${-2 * RELAY} ${2 * RELAY}`} />
      )}
      {relay === 'frozen' && <path d={`M${x - 4} ${CENTRE - 6}v12M${x + 4} ${CENTRE - 6}v12`} />}
    </g>
  )
}
