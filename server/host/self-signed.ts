/**
 * The lab's own certificate. It is kept between starts: browsers remember the certificate that a person let through, and
 * a page that is open when the lab starts again reaches it only if it shows the same one.
 */
import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Certificate } from '../relay/config.ts'

/** Browsers bound only certificates of public authorities (398 days); Apple's bound all others to 825. Chosen: below both. */
const VALID_DAYS = 365
/** Made anew where it would end during a day of lessons. */
const LEFT_DAYS = 1
const DAY_MS = 86_400_000

/**
 * The certificate in `folder`, or where that one lacks one of `hostnames` (as URLs write them) or ends soon a new one,
 * which is kept there. `notKept` is told why it could not be.
 */
export async function keptCertificate(
  folder: string,
  hostnames: readonly string[],
  now: Date,
  notKept: (why: string) => void,
): Promise<Certificate> {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const kept = readKept(files)
  if (kept !== null && serves(kept.cert, hostnames, now)) return kept
  const made = await makeCertificate(hostnames, now)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(files.key, made.key, { mode: 0o600 })
    writeFileSync(files.cert, made.cert)
  } catch (error) {
    notKept(error instanceof Error ? error.message : String(error))
  }
  return made
}

function readKept(files: Certificate): Certificate | null {
  try {
    const kept = { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') }
    createSecureContext(kept)
    return kept
  } catch {
    // There is none yet, or it is damaged: a new one is made.
    return null
  }
}

function serves(cert: string, hostnames: readonly string[], now: Date): boolean {
  const parsed = new X509Certificate(cert)
  const lasts = Date.parse(parsed.validTo) - now.getTime() > LEFT_DAYS * DAY_MS
  return lasts && hostnames.map(bare).every(name => isCovered(parsed, name))
}

function isCovered(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined
}

async function makeCertificate(hostnames: readonly string[], now: Date): Promise<Certificate> {
  // Loaded here alone: it takes a while, and a lab over http does without.
  const { generate } = await import('selfsigned')
  const names = hostnames.map(bare)
  const made = await generate([{ name: 'commonName', value: 'Mesh vs relay lab' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map(name => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

/** An IPv6 address without the brackets that a URL puts around it. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
