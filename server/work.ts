/**
 * Work that can be split: what a task of a job computes. Shared, so that peers and relay do exactly the same. Imports nothing
 * of ours; both sides reach it as `#work`.
 */
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
  pixels: whole(2_048),
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

export const JobSchema = v.variant('kind', [PictureSchema, PuzzleSchema])
export type Job = v.InferOutput<typeof JobSchema>
export type Picture = v.InferOutput<typeof PictureSchema>

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
export function compute(job: Job, task: number, sha256: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  return job.kind === 'picture' ? computeTile(job, task) : searchStretch(job, task, sha256)
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

function searchStretch(
  { text, zeroBits, stretch }: v.InferOutput<typeof PuzzleSchema>,
  task: number,
  sha256: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  for (let number = task * stretch; number < (task + 1) * stretch; number += 1)
    if (solves(text, zeroBits, number, sha256)) return numberBytes(number)
  return new Uint8Array()
}

/** Whether a number is an answer: one hash tells, however long the search took. */
export function solves(
  text: string,
  zeroBits: number,
  number: number,
  sha256: (bytes: Uint8Array) => Uint8Array,
): boolean {
  const hash = sha256(new TextEncoder().encode(`${text}:${number}`))
  let bits = 0
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24 >= zeroBits
    bits += 8
  }
  return bits >= zeroBits
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
