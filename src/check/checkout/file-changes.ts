// Compares a file of a checkout in both states, by its hash or by its text.

import { DepgateError } from '../../errors.ts'
import type { TreeFile } from '../../ports/git.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import { gitHashOf } from '../../text/sha256.ts'
import type { Sides } from './places.ts'

/**
 * Whether a file differs. On disk its text is hashed: git compares through filters, which the checkout can choose.
 *
 * @param then - as the state of before lists it.
 * @throws {DepgateError} EGIT where a sparse checkout leaves it out.
 */
export function isDifferent(
  then: TreeFile | undefined,
  now: TreeFile | undefined,
  { after }: Pick<Sides, 'after'>,
): boolean {
  const hash = then?.hash ?? null
  if (after.isHashed) return (now?.hash ?? null) !== hash
  if (now?.isLeftOut === true) {
    if (now.hash === hash) return false
    const file = plain(now.path)
    throw new DepgateError(
      'EGIT',
      `${file} changed, and the sparse checkout leaves it out, so it cannot be judged`,
      {
        hint: `Check it out: git sparse-checkout disable`,
      },
    )
  }
  const text = readOrNothing(now?.path ?? then?.path ?? '', after)
  if (text === undefined) return true
  if (text === null || hash === null) return (text === null) !== (hash === null)
  return gitHashOf(text, hash.length) !== hash
}

/** The text; null where there is none, and undefined where it cannot be read, which counts as a change. */
export function readOrNothing(file: string, after: Snapshot): string | null | undefined {
  try {
    return after.read(file)
  } catch {
    return undefined
  }
}
