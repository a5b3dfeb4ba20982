// How much of the oracle is run: a part of it by `npm test`, all of it by `npm run test:oracle`.

import fc from 'fast-check'
import { fetchNpm, realNpm } from '../support/npm-copies.ts'

const extent = process.env.DEPGATE_ORACLE
/** `npm run test:oracle`: every row, by the built command, with three npms. */
export const isWhole = extent === 'all'
/** DEPGATE_ORACLE=rows: every row, but as `npm test` runs it: with one npm, in this process. */
const isEveryRow = isWhole || extent === 'rows'

/** DEPGATE_ORACLE_PART=2/3: the second of each three rows. */
const [part = 1, parts = 1] = (process.env.DEPGATE_ORACLE_PART ?? '1/1').split('/').map(Number)

/** The npms whose behaviour counts, besides the one on the PATH. */
const versions = ['10.9.9', '12.2.1']

/** The folders of the npms to run: the one on the PATH, and where everything is run the others from the registry. */
export async function findNpms(): Promise<string[]> {
  const own = realNpm()
  return isWhole ? [own, ...(await Promise.all(versions.map((version) => fetchNpm(version))))] : [own]
}

/** The rows of a kind that are run: all of them, or the first and every ninth. */
export const sampleRows = <T>(rows: readonly T[]): T[] =>
  rows.filter((_, nth) => (isEveryRow ? nth % parts === part - 1 : nth % 9 === 0))

const { DEPGATE_ORACLE_RUNS: runs, DEPGATE_ORACLE_SEED: seed } = process.env
/** How many changes the property tries; DEPGATE_ORACLE_RUNS sets another number. */
export const countRuns = Number(runs ?? (isWhole ? 300 : 10))

/**
 * What a property is run with. Where everything is run each run takes another way, which is printed;
 * DEPGATE_ORACLE_SEED=<number> takes it again.
 */
export function parametersOf(numRuns: number): fc.Parameters<unknown> {
  const chosen = Number(seed ?? (isWhole ? Date.now() % 2 ** 31 : fc.readConfigureGlobal().seed))
  console.log(`the oracle's seed: DEPGATE_ORACLE_SEED=${chosen}`)
  // A change costs seconds: the time is bounded, not the number alone.
  // Changes are short as they are: making a find smaller would cost more than it tells.
  const bounds = { interruptAfterTimeLimit: 150_000, markInterruptAsFailure: false, endOnFailure: true }
  return { seed: chosen, numRuns, ...bounds }
}
