/** Reads QR codes with the camera, where the browser can: BarcodeDetector and getUserMedia, both in secure contexts only. */
import { t } from '../language/messages.ts'

/** As much of the Shape Detection API as is used; TypeScript's DOM library does not know it. */
interface BarcodeReader {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type BarcodeReaderClass = new (options: { formats: string[] }) => BarcodeReader

/** Chosen: a person holds a code still for about a second, and one look takes some 50 ms on a phone. */
const LOOK_INTERVAL_MS = 200

/** Why this browser cannot scan, for people; null where it can. */
export function scanningObstacle(): string | null {
  if (!isSecureContext) return t('scan.insecure')
  if (readerClass() === null || navigator.mediaDevices === undefined) return t('scan.noReader')
  return null
}

/**
 * Shows the camera in `video` and hands over each text that it reads, until the returned function is called. Rejects
 * with what to do where there is no camera, or it may not be used.
 */
export async function startScanning(
  video: HTMLVideoElement,
  onText: (text: string) => void,
): Promise<() => void> {
  const Reader = readerClass()
  if (Reader === null) throw new Error(t('scan.cannot'))
  const stream = await openCamera()
  video.srcObject = stream
  const reader = new Reader({ formats: ['qr_code'] })
  let isOver = false
  const look = (): void => {
    // A frame that has not come yet cannot be read; the next look may.
    reader.detect(video).then(
      ([code]) => {
        if (code !== undefined && !isOver) onText(code.rawValue)
      },
      () => {},
    )
  }
  const timer = setInterval(look, LOOK_INTERVAL_MS)
  return () => {
    isOver = true
    clearInterval(timer)
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
}

async function openCamera(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  } catch (error) {
    const isForbidden = error instanceof DOMException && error.name === 'NotAllowedError'
    throw new Error(isForbidden ? t('scan.forbidden') : t('scan.noCamera'))
  }
}

function readerClass(): BarcodeReaderClass | null {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector')
  return typeof found === 'function' ? (found as BarcodeReaderClass) : null
}
