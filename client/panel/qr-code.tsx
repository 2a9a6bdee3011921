import { useMemo } from 'preact/hooks'
import { encode } from 'uqr'

/** Four modules of quiet zone around the code, as ISO/IEC 18004 asks. */
const QUIET_MODULES = 4

export interface QrCodeProps {
  text: string
  /** What the code is, for who cannot see it. */
  label: string
  /** How much of it may be damaged: `M` 15 %, `L` 7 %. The less, the larger its modules for the same text. */
  ecc?: 'M' | 'L'
}

/** A QR code as one path: no markup is parsed, so none can be smuggled in. */
export function QrCode({ text, label, ecc = 'M' }: QrCodeProps) {
  const { path, size } = useMemo(() => draw(text, ecc), [text, ecc])
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} shape-rendering="crispEdges" />
    </svg>
  )
}

function draw(text: string, ecc: 'M' | 'L'): { path: string; size: number } {
  const { data, size } = encode(text, { ecc, border: QUIET_MODULES })
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { path: modules.join(''), size }
}
