/** Draws tiles of a picture as they come, each in its worker's colour and with its letter. */
import { type Picture, tileOf } from '#work'
import { hueOf, markOf } from './marks.ts'

/** Of the tile's width. */
const LETTER_SHARE = 0.42

export function drawTile(
  context: CanvasRenderingContext2D,
  picture: Picture,
  { task, result, place, marked }: { task: number; result: Uint8Array; place: number; marked: boolean },
): void {
  const { left, right, top, bottom } = tileOf(picture, task)
  const image = context.createImageData(right - left, bottom - top)
  const colours = coloursOf(marked ? hueOf(place) : hueOf(0), picture.maxIterations)
  for (let at = 0; at < image.width * image.height; at += 1) {
    const iterations = (result[at * 2] ?? 0) | ((result[at * 2 + 1] ?? 0) << 8)
    image.data.set(colours(iterations), at * 4)
  }
  context.putImageData(image, left, top)
  if (marked) drawLetter(context, markOf(place), left, top, right - left)
}

function drawLetter(
  context: CanvasRenderingContext2D,
  letter: string,
  left: number,
  top: number,
  width: number,
): void {
  context.font = `600 ${Math.round(width * LETTER_SHARE)}px sans-serif`
  context.textBaseline = 'top'
  context.lineWidth = 3
  context.lineJoin = 'round'
  // Legible on the darkest and on the brightest tile.
  context.strokeStyle = '#000c'
  context.fillStyle = '#fff'
  const [x, y] = [left + 3, top + 3]
  context.strokeText(letter, x, y)
  context.fillText(letter, x, y)
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/** Black inside the set; outside the brighter the longer a point takes to escape, in bands that repeat. */
function coloursOf(hue: number, maxIterations: number): (iterations: number) => Colour {
  return iterations => {
    if (iterations >= maxIterations) return [8, 8, 12, 255]
    // Logarithmic: most points escape soon, and the detail is in those that do not.
    const depth = Math.log2(iterations + 1) / Math.log2(maxIterations + 1)
    const band = 0.5 + 0.5 * Math.sin(Math.log2(iterations + 1) * 4)
    return fromHsl(hue, 0.55, 0.14 + 0.6 * depth + 0.12 * band)
  }
}

/** CSS Color 4, section 7.1: HSL to sRGB. */
function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const amount = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12
    return 255 * (lightness - amount * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [channel(0), channel(8), channel(4), 255]
}
