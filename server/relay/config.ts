/** What the lab host tells a relay process (one JSON argument), and what the two say over IPC. */
import * as v from 'valibot'
import { LEDGER_CONDUCTS } from '#protocol'
import { LOG_LEVELS } from '../log.ts'

const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))

export const RelayConfigSchema = v.object({
  /** Such as `r1`. */
  id: v.string(),
  /** The address to listen on. */
  host: v.string(),
  /** 0: any free one. */
  port,
  /** The port of the lab's pages: those from there may connect. */
  hostPort: port,
  /** Another name than this machine's own by which pages are opened: a reverse proxy's. */
  publicHostname: v.optional(v.nullable(v.string()), null),
  /** Whether it serves over TLS. It then asks its lab host for the certificate. */
  tls: v.boolean(),
  /** The Redis stream that joins it with the other relays of its lab, at REDIS_URL of its environment; null: it runs alone. */
  stream: v.nullable(v.string()),
  /** Addresses and subnets of reverse proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: v.optional(v.array(v.string())),
  logLevel: v.optional(v.picklist(LOG_LEVELS)),
  /** Where it appends its audit log, which it shares with the processes before it; null: it writes none. */
  audit: v.optional(v.nullable(v.string()), null),
})
export type RelayConfig = v.InferInput<typeof RelayConfigSchema>

export const RelayMessageSchema = v.variant('type', [
  v.object({ type: v.literal('needs-certificate') }),
  v.object({ type: v.literal('listening'), port }),
  v.object({ type: v.literal('failed'), why: v.string() }),
  /** The answer to `ledger-conduct`, once it is in force. */
  v.object({ type: v.literal('keeps-ledger'), conduct: v.picklist(LEDGER_CONDUCTS) }),
])
export type RelayMessage = v.InferOutput<typeof RelayMessageSchema>

/** A certificate and its private key, both in PEM. The key is on no command line and in no log. */
export const CertificateSchema = v.object({ cert: v.string(), key: v.string() })
export type Certificate = v.InferOutput<typeof CertificateSchema>

/** The answer to `needs-certificate`. */
export const CertificateMessageSchema = v.object({
  type: v.literal('certificate'),
  certificate: CertificateSchema,
})
export type CertificateMessage = v.InferOutput<typeof CertificateMessageSchema>

/** The holder of the host token has it keep its ledgers otherwise. */
export const ConductMessageSchema = v.object({
  type: v.literal('ledger-conduct'),
  conduct: v.picklist(LEDGER_CONDUCTS),
})
export type ConductMessage = v.InferOutput<typeof ConductMessageSchema>
