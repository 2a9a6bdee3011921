/** What the benchmark is to have and has not: each counts as a goal that is not met. */
export interface NotBuilt {
  readonly title: string
  readonly what: string
  readonly goal: string
}

export const NOT_BUILT: readonly NotBuilt[] = [
  { title: 'Mesh of 16 tabs, all pairs reachable', what: 'ours / Trystero', goal: '≤ 0.20' },
]
