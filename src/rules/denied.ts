import { defineRule } from './define-rule.ts'
import { isAllowed } from '../options/allow-list.ts'
import { matchesFolded } from '../options/package-pattern.ts'

export default defineRule({
  id: 'denied',
  summary: 'The policy must not deny the package, and must list it where it has `allow`.',
  why: 'Some packages are known to be unwanted before any advisory covers them, and no exception should bring them back.',
  fix: 'Use another package or version. No waiver helps; the policy has to drop the entry from `deny`, or to list the package under `allow`.',
  level: 'error',
  isFinal: true,
  judges: 'package',
  needs: [],
  options: {},
  *check(arrival, _evidence, _options, _asOf, policy) {
    const { copies } = arrival
    const isDirect = copies.some((copy) => copy.isDirect)
    // A folder of the project is its own code.
    const isOwn = copies.every(({ source }) => source.type === 'directory' && source.isInside)
    if (!isOwn && !isAllowed(policy.allow, arrival, isDirect)) {
      const list = policy.allow.all === null ? 'allow.direct' : 'allow'
      yield {
        message: `the policy allows other packages only: ${list} does not have it`,
        facts: { list, isDirect },
      }
    }
    // An alias must not hide a denied package, nor a denied name be hidden by its alias.
    const met = policy.deny.find((pattern) => matchesFolded(pattern, arrival))
    if (met !== undefined) yield { message: `the policy denies ${met.text}`, facts: { deny: met.text } }
  },
})
