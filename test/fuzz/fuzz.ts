// Runs a property for seconds rather than a number of times: `npm run test:fuzz`; a short fixed run within `npm test`.

import fc from 'fast-check'
import { test } from 'vitest'

/** How long each fuzzer runs; null within `npm test`, where each makes the same few runs every time. */
const seconds =
  process.env.DEPGATE_FUZZ_SECONDS === undefined ? null : Number(process.env.DEPGATE_FUZZ_SECONDS)
if (seconds !== null && !(seconds > 0)) throw new Error('DEPGATE_FUZZ_SECONDS is not a number of seconds')

/** The seed of `npm test`. */
const fixed = 20261126
const seed = Number(
  process.env.DEPGATE_FUZZ_SEED ?? (seconds === null ? fixed : Math.floor(Math.random() * 0x7fffffff)),
)
if (!Number.isInteger(seed)) throw new Error('DEPGATE_FUZZ_SEED is not a whole number')

/**
 * Declares a test that runs a property until the time is over, and prints its seed.
 *
 * @param runs - how often within `npm test`: as many as take well below a second.
 */
export function fuzz<T>(
  name: string,
  property: fc.IRawProperty<T>,
  { runs = 200 }: { readonly runs?: number } = {},
): void {
  const timed = { numRuns: 0x7fffffff, interruptAfterTimeLimit: (seconds ?? 0) * 1000 }
  test(
    name,
    async () => {
      if (seconds !== null) console.log(`${name}: DEPGATE_FUZZ_SEED=${seed}`)
      const parameters = seconds === null ? { numRuns: runs } : timed
      await fc.assert(property as fc.IAsyncProperty<T>, { seed, ...parameters })
    },
    ((seconds ?? 0) + 60) * 1000,
  )
}
