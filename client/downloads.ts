/** Offers what the page has made as a file to be saved, as the browser saves any download. */

/** How long a browser may take to begin a download. Chosen. */
const SAVE_MS = 60_000
/** Sharp on a projector and in print. */
const PIXELS_PER_UNIT = 3

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), SAVE_MS)
}

/** Draws an SVG and saves it as PNG. Rejects where the browser cannot draw it. */
export async function savePicture(
  { svg, width, height }: { svg: string; width: number; height: number },
  name: string,
): Promise<void> {
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * PIXELS_PER_UNIT
  canvas.height = height * PIXELS_PER_UNIT
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const png = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
  if (png === null) throw new Error('This browser could not make a PNG of the chart.')
  saveBlob(png, name)
}
