/** On a link of the mesh, frames of the application begin above the mesh's own kinds (core/mesh/wire.ts). */
const FIRST_BYTE = 0xff

/** A frame of so many bytes that any path carries. In Node and in a page alike. */
export function applicationFrame(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes).fill(FIRST_BYTE)
}
