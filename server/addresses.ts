/** The names and addresses by which this machine can be reached, and the origins that follow from them. */
import type { NetworkInterfaceInfo } from 'node:os'

export type Interfaces = Partial<Record<string, NetworkInterfaceInfo[]>>

/** Interfaces of containers and virtual machines: other machines do not reach them, so they come last. */
const virtual = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun)/

/** The IPv4 addresses that other machines on the LAN can use, the likeliest first. */
export function lanIPv4(interfaces: Interfaces): string[] {
  const rank = (name: string) => (virtual.test(name) ? 1 : 0)
  return Object.entries(interfaces)
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(each => each.family === 'IPv4' && !each.internal && !each.address.startsWith('169.254.'))
    .map(each => each.address)
}

/** IPv6 as a URL writes it. Link-local ones are left out: a URL cannot name their zone. */
function lanIPv6(interfaces: Interfaces): string[] {
  return Object.values(interfaces)
    .flatMap(addresses => addresses ?? [])
    .filter(each => each.family === 'IPv6' && !each.internal && !each.address.startsWith('fe80'))
    .map(each => `[${each.address}]`)
}

export const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/** Every host name, as a URL writes it, under which a browser may know this machine. */
export function ownHostnames(interfaces: Interfaces, machineName: string): string[] {
  const name = machineName.toLowerCase()
  const multicastName = `${name.split('.')[0]}.local`
  return [...LOOPBACK_NAMES, ...lanIPv4(interfaces), ...lanIPv6(interfaces), name, multicastName]
}

/**
 * Whether a WebSocket from this `Origin` may connect: only pages of the lab host itself, under any of its names.
 * A missing Origin is allowed: every browser sends one, and a program that sends none could forge one just as well.
 */
export function isAllowedOrigin(origin: string | undefined, hostPort: number, hostnames: string[]): boolean {
  if (origin === undefined) return true
  return hostnames.some(hostname =>
    ['http', 'https'].some(scheme => originOf(scheme, hostname, hostPort) === origin.toLowerCase()),
  )
}

/** An origin as browsers write it, without the port where it is the scheme's default. */
function originOf(scheme: string, hostname: string, port: number): string | null {
  const url = `${scheme}://${hostname}:${port}`
  return URL.canParse(url) ? new URL(url).origin : null
}

/** The host name in a `Host` header, when it is one of ours; null guards against DNS rebinding and header injection. */
export function ownHostname(hostHeader: string | undefined, hostnames: string[]): string | null {
  if (hostHeader === undefined || !/^[a-z0-9.:[\]-]+$/i.test(hostHeader)) return null
  const url = `http://${hostHeader}`
  if (!URL.canParse(url)) return null
  const { hostname } = new URL(url)
  return hostnames.includes(hostname) ? hostname : null
}
