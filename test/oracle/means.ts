// How much of the oracle is run: a part of it by `npm test`, all of it by `npm run test:oracle`.

import { fetchNpm, realNpm } from '../support/npm-copies.ts'

const extent = process.env.DEPGATE_ORACLE
/** `npm run test:oracle`: every row, by the built command, with three npms. */
export const isWhole = extent === 'all'
/** DEPGATE_ORACLE=rows: every row, but as `npm test` runs it: with one npm, in this process. */
const isEveryRow = isWhole || extent === 'rows'

/** The npms whose behaviour counts, besides the one on the PATH. */
const versions = ['10.9.9', '12.2.1']

/** The folders of the npms to run: the one on the PATH, and where everything is run the others from the registry. */
export async function findNpms(): Promise<string[]> {
  const own = realNpm()
  return isWhole ? [own, ...(await Promise.all(versions.map((version) => fetchNpm(version))))] : [own]
}

/** The rows of a kind that are run: all of them, or the first and every fifth. */
export const sampleRows = <T>(rows: readonly T[]): T[] => rows.filter((_, nth) => isEveryRow || nth % 5 === 0)
