/** What the lab prints once it runs. */
import { renderUnicodeCompact } from 'uqr'
import { hostUrl, joinUrls, lanUrls, type Reach } from './urls.ts'

/** `selfSigned`: the certificate is the lab's own, which no browser knows. */
export function banner(reach: Reach, token: string, selfSigned = false): string {
  const [first] = lanUrls(reach)
  const lines = [
    '',
    'The lab is running. To control it (this URL holds the token, so keep it to yourself):',
    '',
    `    ${hostUrl(reach, token)}`,
    '',
    'To join from this machine or another on the network:',
    '',
    ...joinUrls(reach).map(url => `    ${url}`),
    '',
    ...(first === undefined
      ? [
          'This machine has no address on a network: only it can join, and browsers link no tabs, so the mesh is down.',
          'Any network will do, one without the Internet too: a Wi-Fi, a hotspot of your own, a switch.',
          '',
        ]
      : qrCode(first)),
    ...(selfSigned ? SELF_SIGNED_NOTE : []),
    'Ctrl-C stops the lab.',
    '',
  ]
  return `${lines.join('\n')}\n`
}

const SELF_SIGNED_NOTE = [
  'Browsers warn that the connection is not private: the certificate is this lab’s own. Choose',
  '"Advanced" and go on. Offline start needs a certificate that the device trusts: see client/offline/README.md.',
  '',
]

function qrCode(url: string): string[] {
  return [
    ...renderUnicodeCompact(url, { border: 2 })
      .split('\n')
      .map(line => `    ${line}`),
    `    ${url}`,
    '',
  ]
}
