import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../../said.ts'
import { madeUpRun } from '../../testing/made-up-run.ts'
import { latency } from '../latency.ts'
import { resilience } from '../resilience.ts'
import { parseRun, serializeRun } from '../run-file.ts'
import { reportOf } from './report.ts'

const run = await madeUpRun(resilience, { peers: 3, repeats: 1, outageMs: 500 })
const other = await madeUpRun(latency, { peers: 2, rounds: 3 })

test('a report names claim, verdict, reason, rule, seed and faults, as a parsed file gives them', () => {
  const report = plain(reportOf([parseRun(serializeRun(run))]))
  const { judgement } = resilience.find(run)
  for (const part of [
    resilience.claim,
    inEnglish(judgement.reason),
    resilience.rule,
    'relay 1: kill',
    'outageMs',
  ])
    assert.ok(report.includes(part), `${part} is missing`)
  assert.match(report, /Verdict: inconclusive/)
  assert.match(report, /<dt>seed<\/dt><dd>7<\/dd>/)
})

test('each claim has an anchor of its own, to which the scorecard links', () => {
  const report = reportOf([run, other, run])
  const [card = ''] = report.split('<main>')
  for (const anchor of ['claim-resilience', 'claim-latency', 'claim-resilience-2']) {
    assert.equal(report.split(`id="${anchor}"`).length, 2, anchor)
    assert.equal(card.split(`href="#${anchor}"`).length, 2, anchor)
  }
  assert.ok(plain(card).includes(run.judgement.reason), 'what was measured')
})

test('every chart that has data is drawn with finite numbers, and has a table beside it', () => {
  const report = reportOf([run, other])
  const charts = [run, other].flatMap(each => (each === run ? resilience : latency).find(each).charts)
  assert.ok(charts.length > 0)
  assert.equal(report.split('<figure>').length - 1, charts.length)
  for (const figure of report.split('<figure>').slice(1)) assert.match(figure, /<svg.*<table>/s)
  assert.doesNotMatch(report, /NaN|Infinity|undefined/)
})

test('a run without a trial has "no data" and no verdict, never zeros', () => {
  const report = reportOf([{ ...run, trials: [], status: { state: 'failed', why: 'the lab did not start' } }])
  assert.match(report, /Verdict: inconclusive/)
  assert.match(report, /not finished: the lab did not start/)
})

test('hostile names, warnings and machines stay text', () => {
  const hostile = `</style></title><script>alert(1)</script>" onload='x' <img src=x>`
  const copy = structuredClone(run)
  for (const trial of copy.trials) {
    trial.name = hostile
    for (const peer of trial.peers) peer.name = hostile
    for (const event of trial.events) Object.assign(event, { failed: hostile, peer: 0 })
  }
  copy.warnings = [{ kind: 'hidden-tab', detail: hostile }]
  copy.machine = { ...copy.machine, platform: hostile, processor: hostile }
  copy.versions = { lab: hostile, node: hostile, browser: hostile }
  copy.status = { state: 'failed', why: hostile }
  const report = reportOf([copy])
  assert.doesNotMatch(report, /<script|<img|onload='/)
  assert.equal(report.split('</style>').length, 2)
  assert.ok(plain(report).includes('alert(1)'), 'the names are shown')
  assert.equal(tagsOf(report).filter(tag => tag.includes("onload='")).length, 0)
})

test('a moment that no calendar knows is said, not thrown', () => {
  assert.match(reportOf([{ ...run, startedAt: 1e300 }]), /no known time/)
})

function tagsOf(report: string): string[] {
  return report.match(/<[a-z][^>]*>/g) ?? []
}

/** With the entities of apostrophes and quotes as people read them. */
function plain(report: string): string {
  return report
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
}
