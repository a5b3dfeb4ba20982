import denied from '../../src/rules/denied.ts'
import { arrival, missing } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const deny = (...patterns: string[]) => ({ deny: patterns })

testRule(denied, {
  quiet: [
    { name: 'nothing denied', arrival: arrival('a@1.0.0') },
    { name: 'another version', arrival: arrival('event-stream@3.3.5'), policy: deny('event-stream@3.3.6') },
    // dependency-review-action's deny list misses @evil/pkg and blocks its namesake pkg.
    {
      name: 'the unscoped namesake of a denied package',
      arrival: arrival('pkg@1.0.0'),
      policy: deny('@evil/pkg'),
    },
    { name: 'a scope that only begins alike', arrival: arrival('@evil2/pkg@1.0.0'), policy: deny('@evil/*') },
    {
      name: 'an alias named like a denied package',
      arrival: arrival('good@1.0.0', { copy: { alias: 'evil' } }),
      policy: deny('evil'),
    },
  ],
  reports: [
    {
      name: 'a name',
      arrival: arrival('evil@9.9.9'),
      policy: deny('evil'),
      finding: { level: 'error', message: 'the policy denies evil' },
    },
    {
      name: 'a version',
      arrival: arrival('event-stream@3.3.6'),
      policy: deny('event-stream@3.3.6'),
      finding: { level: 'error' },
    },
    {
      name: 'a scope',
      arrival: arrival('@evil/pkg@1.0.0'),
      policy: deny('@evil/*'),
      finding: { level: 'error' },
    },
    {
      name: 'a pre-release inside a range',
      arrival: arrival('a@1.5.0-rc.1'),
      policy: deny('a@^1'),
      finding: { level: 'error' },
    },
    {
      name: 'behind an alias',
      arrival: arrival('evil@1.0.0', { copy: { alias: 'good' } }),
      policy: deny('evil'),
      finding: { level: 'error' },
    },
    {
      name: 'a name in another case',
      arrival: arrival('JSONStream@1.0.0'),
      policy: deny('jsonstream'),
      finding: { level: 'error', message: 'the policy denies jsonstream' },
    },
    {
      name: 'a scope in another case',
      arrival: arrival('@evil/pkg@1.0.0'),
      policy: deny('@Evil/*'),
      finding: { level: 'error' },
    },
    {
      name: 'without any evidence',
      arrival: arrival('evil@1.0.0'),
      evidence: { release: missing(), advisories: missing() },
      policy: deny('evil'),
      finding: { level: 'error' },
    },
  ],
})
