/** Bytes as a stranger might send them: random ones, and real messages with bytes changed, added, cut or joined. For tests. */
import type { Random } from '../clock.ts'
import { seededRandom } from '../simulation/random.ts'

/** Chosen once, so that a failure comes again with the next run. */
export const HOSTILE_SEED = 20_260_101

export function* hostileBytes(
  samples: readonly Uint8Array[],
  count: number,
  random: Random = seededRandom(HOSTILE_SEED),
): Generator<Uint8Array> {
  const below = (n: number): number => Math.floor(random() * n)
  const sample = (): Uint8Array => samples[below(samples.length)] ?? new Uint8Array()
  const noise = (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256))
  const mutations: ((bytes: Uint8Array) => Uint8Array)[] = [
    () => noise(below(64)),
    bytes => bytes.slice(0, below(bytes.length + 1)),
    bytes => Uint8Array.of(...bytes, ...noise(1 + below(8))),
    bytes => Uint8Array.of(...bytes, ...sample()),
    bytes => bytes.map(byte => (below(16) === 0 ? below(256) : byte)),
    bytes => Uint8Array.of(below(32), ...bytes.slice(1)),
  ]
  for (let n = 0; n < count; n += 1) {
    const mutate = mutations[below(mutations.length)] ?? (bytes => bytes)
    yield mutate(sample())
  }
}
