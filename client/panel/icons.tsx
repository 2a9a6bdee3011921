/** Every pictogram of the panel: shapes that differ without colour, on a 16-unit grid, in the colour of the text. */
import type { FaultKind, PathName, PathState } from '../core/measure/snapshot.ts'

const SHAPES = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  alert: 'M8 2.2L14.6 13.6H1.4ZM8 6.4v3.4M8 11.6v.4',
  question: 'M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.9M8 12.3v.4',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6l7.6-4.8Z',
  power: 'M8 2v5.5M4.6 4.6a5 5 0 1 0 6.8 0',
  leave: 'M6.5 3H3v10h3.5M7 8h6.5M11 5.5L13.5 8 11 10.5',
  lost: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M4.2 11.8l7.6-7.6',
  sun: 'M8 5a3 3 0 1 1 0 6a3 3 0 0 1 0-6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M13 3l-1.2 1.2M4.2 11.8L3 13',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z',
  code: 'M2.5 2.5h4v4h-4ZM9.5 2.5h4v4h-4ZM2.5 9.5h4v4h-4ZM9.5 9.5h1.5v1.5M13.5 9.5v4h-2M9.5 13.5v-.6',
  download: 'M8 2.5v7.5M4.8 7L8 10.2L11.2 7M3 13.2h10',
  plus: 'M8 3v10M3 8h10',
  route: 'M2 12.2a2 2 0 1 0 4 0a2 2 0 1 0-4 0M10 3.8a2 2 0 1 0 4 0a2 2 0 1 0-4 0M5.4 10.8L10.6 5.2',
  previous: 'M10 3.5L5.5 8l4.5 4.5',
  next: 'M6 3.5L10.5 8L6 12.5',
  clock: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M8 5v3.2l2.2 1.6',
  narrow: 'M2 3.5l5 3.5v2L2 12.5M14 3.5L9 7v2l5 3.5',
  globe: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M2.5 8h11M8 2.5c-3 3-3 8 0 11c3-3 3-8 0-11',
  cut: 'M2 8h4M10 8h4M6.8 12.5l2.4-9',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6h7a4 3.5 0 0 1 0 7h-3',
  pen: 'M3 13l.8-3.2 7-7 2.4 2.4-7 7ZM9.4 4.2l2.4 2.4',
  note: 'M3 3h10v6.5L9.5 13H3ZM9.5 13V9.5H13',
  eraser: 'M6 13l-3-3 6.5-6.5 4 4L8 13ZM6 6.8l4 4M6 13h7.5',
  grid: 'M2.5 2.5h4.5v4.5H2.5ZM9 2.5h4.5v4.5H9ZM2.5 9h4.5v4.5H2.5ZM9 9h4.5v4.5H9Z',
} as const

export type IconName = keyof typeof SHAPES

/** Decoration beside a word: hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  )
}

const STATE_ICONS: Record<PathState, IconName> = {
  up: 'check',
  degraded: 'alert',
  down: 'cross',
  unknown: 'question',
}

export function StateIcon({ state }: { state: PathState }) {
  return <Icon name={STATE_ICONS[state]} />
}

const FAULT_ICONS: Record<FaultKind, IconName> = {
  'relay-killed': 'cross',
  'relay-exited': 'cross',
  'relay-frozen': 'pause',
  'relay-thawed': 'play',
  'relay-started': 'power',
  'peer-left': 'leave',
  'peer-lost': 'lost',
  'self-left': 'leave',
  'injected-delay': 'clock',
  'injected-jitter': 'clock',
  'injected-bandwidth': 'narrow',
  'injected-distance': 'globe',
  'injected-cut': 'cut',
  'injected-partition': 'cut',
  'injected-pause': 'pause',
  'injection-ended': 'undo',
}

export function FaultIcon({ kind }: { kind: FaultKind }) {
  return <Icon name={FAULT_ICONS[kind]} />
}

/** How a path is drawn everywhere: the mesh a disc on a solid line, the relay a diamond on a dashed one. */
export function PathGlyph({ path }: { path: PathName }) {
  return (
    <svg class={`glyph glyph-${path}`} viewBox="0 0 32 16" aria-hidden="true">
      <path class="glyph-line" d="M1 8h30" />
      {path === 'mesh' ? <circle cx="16" cy="8" r="5" /> : <path d="M16 1.5l6.5 6.5-6.5 6.5L9.5 8Z" />}
    </svg>
  )
}
