import { defineRule } from '../define.ts'
import { matchesFolded } from '../pattern.ts'

export default defineRule({
  id: 'denied',
  summary: 'The policy must not deny the package.',
  why: 'Some packages are known to be unwanted before any advisory says so, and no exception should bring them back.',
  fix: 'Use another package or version. No waiver helps; the policy has to drop the entry from `deny`.',
  level: 'error',
  isFinal: true,
  judges: 'package',
  needs: [],
  options: {},
  *check(arrival, _evidence, _options, _asOf, policy) {
    // An alias must not hide a denied package, nor a denied name hide behind its alias.
    const met = policy.deny.find((pattern) => matchesFolded(pattern, arrival))
    if (met !== undefined) yield { message: `the policy denies ${met.text}`, facts: { deny: met.text } }
  },
})
