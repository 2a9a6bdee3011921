/** Watches for the moments at which a mesh is one again after a fault, and at which all is as it should be. */
import type { Census } from './census.ts'
import { checkCensus, type QuietRules } from './invariants.ts'

export interface Healing {
  /** From the fault (or its end) until links held all together again; null: they did not. */
  oneMeshMs: number | null
  /** ... until also every link was open at both ends and everyone had as many as it should. */
  wholeMs: number | null
}

export class WholeWatch {
  readonly healing: Healing = { oneMeshMs: null, wholeMs: null }
  readonly #sinceMs: number

  constructor(nowMs: number) {
    this.#sinceMs = nowMs
  }

  get isOver(): boolean {
    return this.healing.wholeMs !== null
  }

  look(census: Census, rules: QuietRules, nowMs: number): void {
    const ms = nowMs - this.#sinceMs
    if (census.components === 1) this.healing.oneMeshMs ??= ms
    if (checkCensus(census, rules).length === 0) this.healing.wholeMs ??= ms
  }
}
