/** In a page: notes when broadcasts of the mesh leave over a channel, and when they come, as near to the wire as a page sees. */
import { LINK_TAG } from '../../../client/core/mesh/wire.ts'

export interface Noted {
  what: 'leaves' | 'comes'
  /** As application-frame.ts numbers it. */
  frame: number
  /** Unix epoch in ms. */
  at: number
  /** Links crossed, the one in question included. */
  hops: number
}

const noted: Noted[] = []

/** Before any link is made. `frameBytes`: the length of the frames that are of interest. */
export function noteBroadcasts(frameBytes: number): void {
  const note = (what: Noted['what'], bytes: Uint8Array): void => {
    // Shorter ones are of the mesh itself.
    if (bytes[0] !== LINK_TAG.broadcast || bytes.length < frameBytes) return
    const body = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - frameBytes)
    const at = performance.timeOrigin + performance.now()
    noted.push({ what, frame: body.getUint32(1), at, hops: bytes[1] ?? 0 })
  }
  const { prototype } = RTCDataChannel
  const { send, addEventListener } = prototype
  prototype.send = function (data: unknown) {
    if (data instanceof Uint8Array) note('leaves', data)
    Reflect.apply(send, this, [data])
  }
  prototype.addEventListener = function (type: string, ...rest: unknown[]) {
    if (type === 'message')
      Reflect.apply(addEventListener, this, [
        type,
        ({ data }: MessageEvent<unknown>) => {
          if (data instanceof ArrayBuffer) note('comes', new Uint8Array(data))
        },
      ])
    Reflect.apply(addEventListener, this, [type, ...rest])
  }
}

/** Since this was asked for the last time. */
export function takeNoted(): Noted[] {
  return noted.splice(0)
}
