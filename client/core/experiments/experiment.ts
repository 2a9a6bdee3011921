/**
 * An experiment as data and two pure functions: the plan (parameters and a seed -> timed steps) and the findings (what was
 * recorded -> verdict, figures, charts). Whoever performs the steps and records what comes of them is `conduct.ts` over a
 * `Driver`; nothing in an experiment knows tabs, processes or a clock.
 */
import * as v from 'valibot'
import type { Random } from '../clock.ts'
import type { Findings } from './findings.ts'
import { type Fields, type Parameters, schemaOf, type Values } from './parameters.ts'
import type { Trial } from './plan.ts'
import type { ExperimentRun } from './run-file.ts'

export type ExperimentId =
  | 'latency'
  | 'resilience'
  | 'scalability'
  | 'cost'
  | 'last-ticket'
  | 'tasks'
  | 'board'
  | 'simplicity'
  | 'ledger'
  | 'control'
  | 'swarm'
  | 'storage'

export interface Experiment {
  /** Names the claim on the command line and in run files: `latency`. */
  readonly id: ExperimentId
  readonly title: string
  /** One sentence that can be wrong. */
  readonly claim: string
  /** The side that the debate usually gives it to. */
  readonly givenTo: 'mesh' | 'relay'
  /** How the verdict follows from what was observed, in words. */
  readonly rule: string
  readonly fields: Fields
  /** Every parameter, those that are missing with their defaults. Throws ValiError where one is unknown or out of its range. */
  complete(parameters: unknown): Parameters
  plan(parameters: Parameters, random: Random): Trial[]
  /** Computed from the run alone: a saved run gives the same findings again. */
  find(run: ExperimentRun): Findings
}

interface Definition<F extends Fields> extends Omit<Experiment, 'fields' | 'complete' | 'plan' | 'find'> {
  readonly fields: F
  plan(parameters: Values<F>, random: Random): Trial[]
  find(run: ExperimentRun, parameters: Values<F>): Findings
}

/** Parameters are parsed before the experiment sees them, so that it works with its own types. */
export function defineExperiment<const F extends Fields>(definition: Definition<F>): Experiment {
  const schema = schemaOf(definition.fields)
  // The schema is made from the fields, which the compiler cannot follow.
  const parsed = (parameters: Parameters): Values<F> => v.parse(schema, parameters) as Values<F>
  return {
    ...definition,
    complete: parameters => v.parse(schema, parameters),
    plan: (parameters, random) => definition.plan(parsed(parameters), random),
    find: run => definition.find(run, parsed(run.parameters)),
  }
}
