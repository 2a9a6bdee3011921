/** Ids of headings that other views lead to. */

export function runHeading(key: string): string {
  return `heading-run-${key.replaceAll(' ', '-')}`
}

export function claimHeading(experiment: string): string {
  return `heading-claim-${experiment}`
}
