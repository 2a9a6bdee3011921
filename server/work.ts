/**
 * Work that can be split: what a task of a job computes. Shared, so that peers and relay do exactly the same. Imports nothing
 * of ours; both sides reach it as `#work`.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'

const whole = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max))

/** A picture of the Mandelbrot set in tiles: one task each. */
export const PictureSchema = v.object({
  kind: v.literal('picture'),
  /** Middle of the picture and its width, in the complex plane. */
  centerX: v.pipe(v.number(), v.finite()),
  centerY: v.pipe(v.number(), v.finite()),
  span: v.pipe(v.number(), v.minValue(1e-13), v.maxValue(8)),
  /** Pixels of a side; the picture is square. */
  pixels: whole(1_024),
  /** Tiles of a side. */
  tiles: whole(32),
  maxIterations: whole(5_000),
})

/** The first number whose SHA-256 with the text begins with so many zero bits, as in Hashcash: one task a stretch. */
export const PuzzleSchema = v.object({
  kind: v.literal('puzzle'),
  text: v.pipe(v.string(), v.maxLength(100)),
  zeroBits: whole(32),
  /** Numbers that a task tries. */
  stretch: whole(1_000_000),
  tasks: whole(4_096),
})

/**
 * What a job may cost whoever does it. Steps of z -> z^2 + c: a core of the machine that this was measured on makes some 4e8
 * a second, so ten seconds of it. Hashes: 1e5 a second there, so ten minutes, which the search almost never needs.
 */
const MAX_STEPS = 4e9
const MAX_HASHES = 2 ** 26
/** A result goes in one frame with its header: see LIMITS.frameBytes in protocol.ts. */
const MAX_TILE_PIXELS = 30_000

const AffordablePictureSchema = v.pipe(
  PictureSchema,
  v.check(
    ({ pixels, maxIterations }) => pixels * pixels * maxIterations <= MAX_STEPS,
    `a picture takes at most ${MAX_STEPS} steps: fewer pixels or iterations are needed`,
  ),
  v.check(
    ({ pixels, tiles }) => Math.ceil(pixels / tiles) ** 2 <= MAX_TILE_PIXELS,
    `a tile has at most ${MAX_TILE_PIXELS} pixels: more tiles are needed`,
  ),
)
const AffordablePuzzleSchema = v.pipe(
  PuzzleSchema,
  v.check(
    ({ stretch, tasks }) => stretch * tasks <= MAX_HASHES,
    `a search tries at most ${MAX_HASHES} numbers`,
  ),
)

export const JobSchema = v.union([AffordablePictureSchema, AffordablePuzzleSchema])
export type Job = v.InferOutput<typeof JobSchema>
export type Picture = v.InferOutput<typeof PictureSchema>
export type Puzzle = v.InferOutput<typeof PuzzleSchema>

/** Who does a job: all peers over the mesh, the relay's process, or one tab by itself. */
export const LANES = ['mesh', 'relay', 'alone'] as const
export type Lane = (typeof LANES)[number]

/** A job as the room is asked to do it. Its id is the SHA-256 of the text that it is written in: see ORDER_BYTES. */
export const OrderSchema = v.object({
  /** Tells two orders of the same job apart. */
  nonce: v.pipe(v.string(), v.regex(/^[a-z0-9]{8,32}$/)),
  lane: v.picklist(LANES),
  /** Peers that must have found the same before it counts. */
  copies: whole(5),
  job: JobSchema,
})
export type Order = v.InferOutput<typeof OrderSchema>

/** Of an order's text in UTF-8, at most: its longest is some 300. */
export const ORDER_BYTES = 1_024

/** null where the text, a stranger's, is no order. */
export function readOrder(json: string): Order | null {
  try {
    const parsed = v.safeParse(OrderSchema, JSON.parse(json))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

export function taskCount(job: Job): number {
  return job.kind === 'picture' ? job.tiles * job.tiles : job.tasks
}

/** Where a tile lies, in pixels: `left` and `top` included, `right` and `bottom` not. */
export function tileOf({ pixels, tiles }: Picture, task: number) {
  const column = task % tiles
  const row = Math.floor(task / tiles)
  const edge = (n: number) => Math.floor((n * pixels) / tiles)
  return { left: edge(column), right: edge(column + 1), top: edge(row), bottom: edge(row + 1) }
}

/**
 * The result of one task. Of a picture: for each pixel of the tile, row by row, the iterations until it escaped, as two
 * bytes, low byte first; `maxIterations` where it did not. Of a puzzle: eight bytes of the number that solves it, low byte
 * first, or nothing.
 */
export function compute(job: Job, task: number): Uint8Array {
  return job.kind === 'picture' ? computeTile(job, task) : searchStretch(job, task)
}

function computeTile(picture: Picture, task: number): Uint8Array {
  const { left, right, top, bottom } = tileOf(picture, task)
  const step = picture.span / picture.pixels
  const [minX, minY] = [picture.centerX - picture.span / 2, picture.centerY - picture.span / 2]
  const result = new Uint8Array((right - left) * (bottom - top) * 2)
  let at = 0
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const iterations = escapeTime(minX + x * step, minY + y * step, picture.maxIterations)
      result[at] = iterations & 0xff
      result[at + 1] = iterations >> 8
      at += 2
    }
  }
  return result
}

/** z -> z^2 + c, until |z| > 2. */
function escapeTime(cx: number, cy: number, maxIterations: number): number {
  let x = 0
  let y = 0
  let iterations = 0
  while (iterations < maxIterations && x * x + y * y <= 4) {
    const next = x * x - y * y + cx
    y = 2 * x * y + cy
    x = next
    iterations += 1
  }
  return iterations
}

function searchStretch({ text, zeroBits, stretch }: Puzzle, task: number): Uint8Array {
  for (let number = task * stretch; number < (task + 1) * stretch; number += 1)
    if (solves(text, zeroBits, number)) return numberBytes(number)
  return new Uint8Array()
}

/** Whether bytes can be the result of this task at all, whoever sends them. */
export function couldBeResult(job: Job, task: number, result: Uint8Array): boolean {
  if (!Number.isInteger(task) || task < 0 || task >= taskCount(job)) return false
  if (job.kind === 'picture') {
    const { left, right, top, bottom } = tileOf(job, task)
    return result.length === (right - left) * (bottom - top) * 2
  }
  if (result.length === 0) return true
  const number = numberOf(result)
  return number !== null && number >= task * job.stretch && number < (task + 1) * job.stretch
}

/** Whether a number is an answer: one hash tells, however long the search took. */
export function solves(text: string, zeroBits: number, number: number): boolean {
  const hash = hashOf(text, number)
  let bits = 0
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24 >= zeroBits
    bits += 8
  }
  return bits >= zeroBits
}

/** SHA-256 of the text, a colon and the number. */
export function hashOf(text: string, number: number): Uint8Array {
  return sha256(utf8ToBytes(`${text}:${number}`))
}

export function numberBytes(number: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number), true)
  return bytes
}

/** null where these are not the bytes of a number. */
export function numberOf(bytes: Uint8Array): number | null {
  if (bytes.length !== 8) return null
  const number = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true))
  return Number.isSafeInteger(number) ? number : null
}
