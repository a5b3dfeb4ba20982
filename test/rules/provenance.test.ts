import type { Provenance, Verification } from '../../src/model/evidence.ts'
import provenance from '../../src/rules/provenance.ts'
import { arrival, missing, obtained, released } from '../support/build.ts'
import { testRule } from '../support/rule.ts'
import type { Trust } from '../../src/model/published.ts'

const marks: Record<string, Trust> = { n: 'none', s: 'signature', p: 'provenance', t: 'trusted-publisher' }
const markOf = (mark: string): Trust => marks[mark] ?? 'none'

/** A version's trust by its mark, and its line's, the newest first: `s` after `ppp`. */
function history(
  mark: string,
  line: string,
  more: { isOwn?: boolean; verification?: Verification; hours?: number } = {},
) {
  const entries = [...line].map((one, nth) => ({ version: `1.${9 - nth}.0`, trust: markOf(one) }))
  const value: Provenance = {
    trust: markOf(mark),
    verification: more.verification ?? { status: 'none' },
    line: { name: '1.x', isOwn: more.isOwn ?? true, entries },
  }
  return { provenance: obtained(value), release: obtained(released(more.hours ?? 100)) }
}

const a = arrival('a@1.10.0')
const quiet = (name: string, ...parts: Parameters<typeof history>) => ({
  name,
  arrival: a,
  evidence: history(...parts),
})
const reports = (
  name: string,
  level: 'error' | 'warn',
  message: string,
  ...parts: Parameters<typeof history>
) => ({ name, arrival: a, evidence: history(...parts), finding: { level, message } })

testRule(provenance, {
  quiet: [
    quiet('never any', 'n', 'nnnnn'),
    quiet('nothing before it', 'n', ''),
    quiet('only signatures', 's', 'sssss'),
    quiet('as before', 'p', 'ppppp'),
    quiet('stronger than before', 't', 'sssss'),
    quiet('verified', 'p', 'ppppp', { verification: { status: 'verified' } }),
    quiet('provenance that is only sometimes there', 's', 'spsps'),
    quiet('provenance that was given up long ago', 's', 'ssspp'),
    quiet('signatures that are not on every version', 'n', 'sns'),
    { name: 'a registry that serves none', arrival: a },
  ],
  reports: [
    reports(
      'provenance lost',
      'error',
      'published without provenance; 5 of the 5 versions before it in 1.x were published with provenance, the latest of them 1.9.0',
      's',
      'ppppp',
    ),
    reports(
      'a trusted publisher lost',
      'error',
      'published without provenance; 5 of the 5 versions before it in 1.x were published by a trusted publisher, the latest of them 1.9.0',
      's',
      'ttttt',
    ),
    reports(
      'provenance since three versions',
      'error',
      'published without provenance and without a signature; 3 of the 5 versions before it in 1.x were published with provenance, the latest of them 1.9.0',
      'n',
      'tptss',
    ),
    reports(
      'a single version before it',
      'error',
      'published without provenance; the version before it in 1.x, 1.9.0, was published with provenance',
      's',
      'p',
    ),
    reports(
      'provenance mostly, not last time',
      'warn',
      'published without provenance; 4 of the 5 versions before it in 1.x were published with provenance, the latest of them 1.8.0',
      's',
      'spppp',
    ),
    reports(
      'a trusted publisher replaced by a token, still with provenance',
      'warn',
      'published with provenance; 5 of the 5 versions before it in 1.x were published by a trusted publisher, the latest of them 1.9.0',
      'p',
      'ttttt',
    ),
    reports(
      'the first of a new line',
      'warn',
      'published without provenance; 3 of the 3 versions before it in 1.x were published with provenance, the latest of them 1.9.0',
      's',
      'ppp',
      { isOwn: false },
    ),
    reports(
      'no signature where all had one',
      'warn',
      "published without provenance and without a signature; 5 of the 5 versions before it in 1.x were published with the registry's signature, the latest of them 1.9.0",
      'n',
      'sssss',
    ),
    reports('a signature that does not verify', 'error', 'its registry signature does not fit', 's', '', {
      verification: { status: 'invalid', reason: 'its registry signature does not fit' },
    }),
    reports('provenance that does not verify, once', 'error', 'it is of other bytes', 'p', 'ppp', {
      verification: { status: 'invalid', reason: 'it is of other bytes' },
    }),
    {
      name: 'as a way out no version that lost it, however mixed its line',
      arrival: { ...a, isHypothetical: true },
      evidence: history('s', 'spp'),
      finding: { level: 'error' },
    },
    reports(
      'provenance lost by a version that is out for 90 days',
      'warn',
      'published without provenance; the version before it in 1.x, 1.9.0, was published with provenance; it has been public for 90 days',
      's',
      'p',
      { hours: 90 * 24 },
    ),
    reports(
      'an hour less',
      'error',
      'published without provenance; the version before it in 1.x, 1.9.0, was published with provenance',
      's',
      'p',
      { hours: 90 * 24 - 1 },
    ),
    {
      name: 'as long as the policy sets',
      arrival: a,
      evidence: history('s', 'p', { hours: 48 }),
      setting: ['error', { within: '2d' }],
      finding: { level: 'warn' },
    },
    {
      name: 'where the time of publication is unknown',
      arrival: a,
      evidence: { ...history('s', 'p'), release: missing() },
      finding: { level: 'error' },
    },
    reports('an old signature that does not verify', 'error', 'it does not fit', 's', '', {
      verification: { status: 'invalid', reason: 'it does not fit' },
      hours: 10_000,
    }),
    {
      name: 'the figures',
      arrival: arrival('a@1.10.0', { kind: 'altered' }),
      evidence: history('s', 'tppp'),
      finding: {
        facts: {
          trust: 'signature',
          lineTrust: 'provenance',
          lineVersions: 4,
          lineVersionsHolding: 4,
          lastVersion: '1.9.0',
        },
      },
    },
  ],
  gaps: [
    {
      name: 'no trust root',
      arrival: a,
      evidence: { provenance: missing('without a trust root to verify provenance against') },
      gap: 'provenance',
    },
  ],
})
