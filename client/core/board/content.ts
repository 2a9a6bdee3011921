/** What is on a board, and how it lies in the Yjs document: whatever does not fit is not shown. */
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'

/** The board's own measure, whatever size it is shown at. */
export const BOARD_SIZE = { width: 1_600, height: 900 } as const

/** Chosen: a class fills a board with some 2,000 strokes, and a newcomer gets it all within a second. */
export const BOARD_LIMITS = {
  pointsPerStroke: 128,
  textLength: 500,
  /** Of one update: a stroke of the most points has some 900 bytes, a note with the longest text 2,000 at most. */
  editBytes: 8 * 1_024,
  /** Of a whole board, encoded: only erasing is left then. */
  boardBytes: 1_024 * 1_024,
} as const

export const COLOURS = ['ink', 'blue', 'orange', 'green', 'red'] as const
export type Colour = (typeof COLOURS)[number]

const coordinate = (size: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(size))
const PointSchema = v.tuple([coordinate(BOARD_SIZE.width), coordinate(BOARD_SIZE.height)])
/** In units of BOARD_SIZE, whole numbers. */
export type Point = readonly [x: number, y: number]

/** A stroke as it lies in the map `strokes` under its id: who, colour, x and y in turn. `null` in its place: erased. */
export const StrokeSchema = v.pipe(
  v.tuple([
    PeerIdSchema,
    v.picklist(COLOURS),
    v.pipe(
      v.array(coordinate(BOARD_SIZE.width)),
      v.minLength(2),
      v.maxLength(2 * BOARD_LIMITS.pointsPerStroke),
    ),
  ]),
  v.check(([, , numbers]) => numbers.length % 2 === 0, 'points come in pairs'),
)

/** A note as it lies in the map `notes` under its id; its text is a Yjs text of its own. `null` in its place: erased. */
export const NoteSchema = v.tuple([PeerIdSchema, PointSchema])

export const ItemIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]{1,13}-[a-z0-9]{1,9}$/), v.brand('ItemId'))
export type ItemId = v.InferOutput<typeof ItemIdSchema>

export interface Stroke {
  id: ItemId
  by: v.InferOutput<typeof PeerIdSchema>
  colour: Colour
  points: Point[]
}

export interface Note {
  id: ItemId
  by: v.InferOutput<typeof PeerIdSchema>
  at: Point
  text: string
}

export interface BoardContent {
  /** In the order of their ids' first appearance here. */
  strokes: Stroke[]
  notes: Note[]
}

export function strokeOf(id: ItemId, [by, colour, numbers]: v.InferOutput<typeof StrokeSchema>): Stroke {
  const point = (_: unknown, at: number): Point => [numbers[2 * at] ?? 0, numbers[2 * at + 1] ?? 0]
  return { id, by, colour, points: Array.from({ length: numbers.length / 2 }, point) }
}
