/** The style sheet's colours for a canvas, which cannot resolve them itself. */

export interface Palette {
  readonly ink: string
  readonly quiet: string
  readonly line: string
  readonly card: string
  readonly mesh: string
  readonly relay: string
  readonly down: string
  readonly font: string
}

/** Reads the colours as they apply to `element` now; read again after a change of theme. */
export function readPalette(element: HTMLElement): Palette {
  const probe = element.ownerDocument.createElement('span')
  element.append(probe)
  const resolve = (property: string) => {
    probe.style.color = `var(${property})`
    return getComputedStyle(probe).color
  }
  const palette: Palette = {
    ink: resolve('--ink'),
    quiet: resolve('--ink-3'),
    line: resolve('--line'),
    card: resolve('--card'),
    mesh: resolve('--mesh'),
    relay: resolve('--relay'),
    down: resolve('--down'),
    font: getComputedStyle(probe).fontFamily,
  }
  probe.remove()
  return palette
}

/** One rem in pixels: canvas text grows with the page's text. */
export function remPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}
