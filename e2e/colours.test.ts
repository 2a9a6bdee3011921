/** The palette is told apart by eyes that confuse red and green, and on a projector in a bright room. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { PAPER_COLOURS, STYLE } from '../client/core/experiments/report/style.ts'
import { ciede2000, colourOf, distance, type Lab, type Vision, washedOut } from './fixtures/colour-vision.ts'

const VISIONS: readonly Vision[] = ['normal', 'deuteranopia', 'protanopia']
const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

/** Chosen, in CIEDE2000: thin lines beside each other need many times what areas do, of which 1 can just be noticed. */
const LINES = 20
/** Chosen: colours that stand beside a word, an icon or a pattern that says the same. */
const SIGNS = 10
/** With half the contrast there is about half the distance. */
const WASHED_OUT = 0.5

const tokens = tokensOf(readFileSync(join(import.meta.dirname, '../client/panel/styles/tokens.css'), 'utf8'))

test('the difference of two colours is what the paper gives for them', () => {
  // Sharma, Wu, Dalal 2005, table 1: pairs 1, 7, 17, 20 and 34.
  const pairs: [Lab, Lab, number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ]
  for (const [one, other, expected] of pairs)
    assert.ok(Math.abs(ciede2000(one, other) - expected) < 1e-4, `${one} and ${other}`)
})

test('mesh and relay are far apart, as lines on a card and beside a grey one', () => {
  expectApart(['mesh', 'relay'], LINES)
  expectApart(['mesh', 'card'], LINES)
  expectApart(['relay', 'card'], LINES)
  expectApart(['mesh', 'ink-3'], SIGNS)
  expectApart(['relay', 'ink-3'], SIGNS)
})

test('up, degraded and down are apart, and so are the pens of the board', () => {
  expectApart(['up', 'degraded', 'down'], SIGNS)
  expectApart(['ink', 'mesh', 'relay', 'up', 'down'], SIGNS)
})

test('reports have the colours of the panel', () => {
  for (const name of ['ink', 'line', 'mesh', 'relay']) {
    const { light, dark } = { light: token(name, 'light'), dark: token(name, 'dark') }
    assert.ok(STYLE.includes(`--${name}: light-dark(${light}, ${dark})`), name)
    assert.ok(PAPER_COLOURS.includes(`--${name}: ${light}`), name)
  }
})

/** Each of these tokens from each other one, in both themes, for all eyes, also washed out. */
function expectApart(names: readonly string[], least: number): void {
  for (const theme of THEMES)
    for (const vision of VISIONS)
      for (const [index, one] of names.entries())
        for (const other of names.slice(index + 1)) {
          const [a, b] = [colourOf(token(one, theme)), colourOf(token(other, theme))]
          const found = [distance(a, b, vision), distance(washedOut(a), washedOut(b), vision)]
          const words = `${one} and ${other}, ${theme}, ${vision}: ${found.map(each => each.toFixed(1))}`
          assert.ok((found[0] ?? 0) >= least && (found[1] ?? 0) >= least * WASHED_OUT, words)
        }
}

function token(name: string, theme: Theme): string {
  const found = tokens.get(name)
  if (found === undefined) throw new Error(`tokens.css has no colour --${name}`)
  return found[theme]
}

function tokensOf(css: string): ReadonlyMap<string, Record<Theme, string>> {
  return new Map(
    [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
      ([, name = '', light = '', dark = '']) => [name, { light, dark }],
    ),
  )
}
