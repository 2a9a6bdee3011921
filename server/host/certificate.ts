/** The user's own certificate for `--https`. */
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Certificate } from '../relay/config.ts'
import type { CertificateFiles } from './options.ts'
import { UsageError } from './usage-error.ts'

/** Throws UsageError where a file cannot be read, or the two are no certificate and its key. */
export function readCertificate(files: CertificateFiles): Certificate {
  const certificate = { cert: read('--cert', files.cert), key: read('--key', files.key) }
  try {
    createSecureContext(certificate)
  } catch (error) {
    throw new UsageError(
      `${files.cert} and ${files.key} are no certificate and its key in PEM: ${firstLine(error)}.`,
    )
  }
  return certificate
}

function read(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${flag} cannot be read: ${firstLine(error)}.`)
  }
}

function firstLine(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n')
  return line
}
