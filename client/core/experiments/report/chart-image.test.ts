import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Chart } from '../findings.ts'
import { chartImage } from './chart-image.ts'

const CHART: Chart = {
  title: 'Survival',
  x: 'ms',
  y: '%',
  logarithmic: false,
  series: [
    {
      of: 'mesh',
      points: [
        [0, 100],
        [1, 99],
      ],
    },
    {
      of: 'relay',
      points: [
        [0, 100],
        [1, null],
      ],
    },
  ],
}

test('a picture says its title and what each line is, and needs nothing from outside', () => {
  const picture = chartImage(CHART)
  assert.ok(picture !== null)
  for (const words of ['>Survival<', '>mesh<', '>relay<']) assert.ok(picture.svg.includes(words), words)
  assert.equal(/(href|url\(|@import)/.test(picture.svg), false)
})

test('text of a run file stays text', () => {
  const picture = chartImage({ ...CHART, title: '<script>1</script>' })
  assert.ok(picture !== null && !picture.svg.includes('<script'))
})

test('a chart without data has no picture', () => {
  assert.equal(chartImage({ ...CHART, series: [{ of: 'mesh', points: [[0, null]] }] }), null)
})
