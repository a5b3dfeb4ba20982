// The long tables of end-to-end tests: a part of each on every run, all of it on demand.

import { test } from 'vitest'

/** A test that `npm test` leaves to `npm run test:long`, in a file of which it runs the others. */
export const longer = test.skipIf(process.env.DEPGATE_TESTS === 'short')

/** The others of such a file: `npm run test:long` need not run them again. */
export const quick = test.skipIf(process.env.DEPGATE_TESTS === 'long')

/** `npm run test:all` runs every row. */
const isWhole = process.env.DEPGATE_TESTS === 'all'

/** Every nth row, the first among them; all rows where everything is run. The same ones each time. */
export function sample<T>(rows: readonly T[], every: number): T[] {
  return rows.filter((_, nth) => isWhole || nth % every === 0)
}
