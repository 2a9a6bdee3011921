/** Security headers of everything that the lab host serves. */
import type { IncomingMessage } from 'node:http'
import helmet from 'helmet'
import type { Lab } from './lab.ts'

/**
 * The page loads from its own origin only, runs nothing inline, and talks to it and to the relays. Nothing asks for https: a LAN
 * has none, unless the lab was started with it.
 * COOP and COEP give the page timers of 5 microseconds instead of 100.
 */
export function securityHeaders(lab: Lab) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        // The wall holds peers in frames.
        frameSrc: ["'self'"],
        connectSrc: ["'self'", request => servers(lab, request)],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false,
  })
}

/** The relays, and for browsers whose 'self' leaves out WebSockets the lab host. */
function servers(lab: Lab, request: IncomingMessage): string {
  const hostname = lab.hostnameOf(request.headers.host)
  if (hostname === null) return "'self'"
  const socketScheme = lab.scheme === 'https' ? 'wss' : 'ws'
  const relays = lab.relays.map(relay => relay.status().port)
  const sources = relays.flatMap(port =>
    [socketScheme, lab.scheme].map(scheme => `${scheme}://${hostname}:${port}`),
  )
  return [`${socketScheme}://${hostname}:${lab.port}`, ...sources].join(' ')
}
