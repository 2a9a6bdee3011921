/** Who a request comes from, as the limits count addresses. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4 } from 'node:net'

/** Reverse proxies whose `X-Forwarded-For` is believed. Nobody else's is: whoever connects could write anything. */
export type Proxies = BlockList

/** Each is an address, or a subnet such as `10.0.0.0/8`. Throws a RangeError that names what is neither. */
export function proxiesOf(texts: readonly string[]): Proxies {
  const proxies = new BlockList()
  for (const text of texts) {
    const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? []
    const version = isIP(address)
    const bits = version === 4 ? 32 : 128
    const length = prefix === undefined ? bits : Number(prefix)
    if (version === 0 || length > bits)
      throw new RangeError(`${JSON.stringify(text)} is no address or subnet`)
    proxies.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6')
  }
  return proxies
}

/** Of the other end of a TCP connection, or, where that is a known proxy, of whom the proxy speaks for. */
export function clientAddress({ socket, headers }: IncomingMessage, proxies: Proxies): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  let address = plainAddress(socket.remoteAddress ?? '')
  // Each proxy adds whom it heard from at the end.
  while (isProxy(address, proxies)) {
    const before = plainAddress(forwarded.pop()?.trim() ?? '')
    if (isIP(before) === 0) break
    address = before
  }
  return subscriberOf(address)
}

export function isProxy(address: string, proxies: Proxies): boolean {
  const plain = plainAddress(address)
  const version = isIP(plain)
  return version !== 0 && proxies.check(plain, version === 4 ? 'ipv4' : 'ipv6')
}

/** An IPv4 address that came over an IPv6 socket, and one with a zone, without these. */
function plainAddress(address: string): string {
  const [plain = ''] = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')
  return plain
}

/** IPv6 hands every subscriber 2^64 addresses or more (RFC 6177), so these count as one: their first half. */
export function subscriberOf(address: string): string {
  const plain = plainAddress(address)
  if (isIPv4(plain) || isIP(plain) === 0) return plain
  const [head = '', tail] = plain.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last]
  return `${groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
