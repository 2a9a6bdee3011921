/**
 * A STUN binding response (RFC 8489): tells a browser the address that its request came from, so that it can offer its
 * real address on the LAN where mDNS names do not get through.
 */

const HEADER_BYTES = 20
const BINDING_REQUEST = 0x0001
const BINDING_SUCCESS = 0x0101
const MAGIC_COOKIE = 0x2112a442
const XOR_MAPPED_ADDRESS = 0x0020
const FAMILY_IPV4 = 0x01
const FAMILY_IPV6 = 0x02

/** The answer to a datagram from `address` and `port`; null where it is no well-formed binding request. */
export function bindingResponse(request: Uint8Array, address: string, port: number): Uint8Array | null {
  // A datagram without a source port (RFC 768) cannot be answered: sending to port 0 throws.
  if (port === 0 || !isBindingRequest(request)) return null
  const host = addressBytes(address)
  if (host === null) return null
  const response = new Uint8Array(HEADER_BYTES + 8 + host.length)
  const view = new DataView(response.buffer)
  response.set(request.subarray(0, HEADER_BYTES))
  view.setUint16(0, BINDING_SUCCESS)
  view.setUint16(2, response.length - HEADER_BYTES)
  view.setUint16(20, XOR_MAPPED_ADDRESS)
  view.setUint16(22, 4 + host.length)
  view.setUint8(25, host.length === 4 ? FAMILY_IPV4 : FAMILY_IPV6)
  view.setUint16(26, port ^ (MAGIC_COOKIE >>> 16))
  // The mask is the magic cookie and, for IPv6, the transaction id after it: bytes 4 to 20 of either message.
  host.forEach((byte, index) => {
    view.setUint8(28 + index, byte ^ view.getUint8(4 + index))
  })
  return response
}

function isBindingRequest(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return (
    view.getUint16(0) === BINDING_REQUEST &&
    view.getUint16(2) === bytes.length - HEADER_BYTES &&
    view.getUint32(4) === MAGIC_COOKIE &&
    attributesFit(view)
  )
}

/** Each attribute is a type, a length, and a value padded to four bytes. */
function attributesFit(view: DataView): boolean {
  let offset = HEADER_BYTES
  while (offset + 4 <= view.byteLength) offset += 4 + Math.ceil(view.getUint16(offset + 2) / 4) * 4
  return offset === view.byteLength
}

function addressBytes(address: string): Uint8Array | null {
  const ipv4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (ipv4 !== undefined) return Uint8Array.from(ipv4.split('.'), Number)
  return ipv6Bytes(address.split('%')[0] ?? '')
}

/** The URL parser writes an IPv6 address in its one normal form: lower-case groups, at most one `::`. */
function ipv6Bytes(address: string): Uint8Array | null {
  if (!URL.canParse(`http://[${address}]`)) return null
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16))
  const before = groups(head)
  const after = groups(tail ?? '')
  const zeros = new Array<number>(8 - before.length - after.length).fill(0)
  return Uint8Array.from([...before, ...zeros, ...after].flatMap(group => [group >> 8, group & 0xff]))
}
