// Packages that the lockfile lists as bundled, where their bundler could not be looked up.

import type { Evaluation } from './evaluate.ts'
import type { Subject } from '../model/evidence.ts'
import { aboutFile } from './gather.ts'
import type { Lookup } from '../evidence/lookup.ts'
import { plain } from '../text/plain.ts'
import type { Policy } from '../model/policy.ts'
import { purlOf } from '../lockfile/purl.ts'

/** The subjects to judge, and a gap for each bundler. */
export interface Doubts {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly Evaluation[]
}

/**
 * Makes one gap on the bundler, instead of a gap or an error on each package that it may contain: the registry that does
 * not answer for the bundler does not answer for them either, and a name inside a private package must be sent to no
 * other registry. Advisories still count by name.
 *
 * @param lookups - the result of looking up each arrival, in the order of the subjects.
 */
export function resolveDoubts(
  subjects: readonly Subject[],
  lookups: readonly Lookup[],
  policy: Policy,
): Doubts {
  const found = new Map<string, Set<string>>()
  const settled = subjects.map((subject, index) => {
    const lookup = lookups[index]
    const { arrival } = subject
    if (arrival.type !== 'package' || lookup?.type !== 'answer' || lookup.doubtful.length === 0)
      return subject
    const doubtful = new Set(lookup.doubtful)
    if (!arrival.copies.every((copy) => doubtful.has(copy) || lookup.bundled.includes(copy))) return subject
    for (const { bundler } of lookup.doubtful) {
      const key = `${bundler?.name}@${bundler?.version}`
      found.set(key, (found.get(key) ?? new Set()).add(`${arrival.name}@${arrival.version}`))
    }
    return { ...subject, evidence: { ...subject.evidence, ...notAsked } }
  })
  return {
    subjects: found.size === 0 ? subjects : settled,
    gaps: [...found].map((one) => toGap(one, policy)),
  }
}

const inapplicable = { status: 'inapplicable' } as const
/** The evidence that the registry would be asked for by the name of the package itself. */
const notAsked = {
  release: inapplicable,
  registration: inapplicable,
  manifest: inapplicable,
  origin: inapplicable,
  provenance: inapplicable,
  publishers: inapplicable,
  tarball: inapplicable,
}

function toGap(
  [id, inside]: readonly [bundler: string, inside: ReadonlySet<string>],
  policy: Policy,
): Evaluation {
  const [first = ''] = inside
  const more = inside.size === 1 ? '' : ` and ${inside.size - 1} more`
  const at = id.lastIndexOf('@')
  // The gap covers every question that was not asked: it is an error where one of them would be.
  const isOpen = (Object.keys(notAsked) as (keyof typeof notAsked)[]).some(
    (name) => policy.gaps[name] === 'error',
  )
  return {
    subject: aboutFile({ type: 'file', kind: 'lockfile', path: id, text: '', before: null }),
    findings: [],
    gaps: [
      {
        package: purlOf({ name: id.slice(0, at), version: id.slice(at + 1) }),
        rule: 'integrity',
        level: isOpen ? 'error' : 'warn',
        evidence: 'manifest',
        reason: plain(
          `could not be looked up, and the lockfile has ${first}${more} as carried in its tarball`,
        ),
      },
    ],
  }
}
