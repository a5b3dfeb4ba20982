import { expect } from 'vitest'
import denied from '../../src/rules/denied.ts'
import { arrival, locked, missing } from '../support/build.ts'
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
    ...[
      ['a name', arrival('react@18.0.0'), ['react']],
      ['a scope', arrival('@acme/ui@1.0.0'), ['@acme/*']],
      ['a version', arrival('react@18.2.0'), ['react@^18']],
      ['the package behind an alias', arrival('react@18.0.0', { copy: { alias: 'r' } }), ['react']],
      [
        'what others ask for, where the list is of direct ones',
        arrival('b@1.0.0', { copy: { isDirect: false } }),
        { direct: ['a'] },
      ],
      [
        'a folder of the project',
        arrival('app@1.0.0', {
          copy: { source: { type: 'directory', path: 'packages/app', isInside: true } },
        }),
        ['react'],
      ],
    ].map(([name, one, allow]) => ({
      name: `allowed: ${name as string}`,
      arrival: one as ReturnType<typeof arrival>,
      policy: { allow },
    })),
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
    ...[
      ['what the list does not have', arrival('left-pad@1.0.0'), ['react']],
      ['what others ask for', arrival('b@1.0.0', { copy: { isDirect: false } }), ['react']],
      ['a name in another case, which is another package', arrival('React@1.0.0'), ['react']],
      ['another version', arrival('react@19.0.0'), ['react@^18']],
      ['an alias that is called like one', arrival('evil@1.0.0', { copy: { alias: 'react' } }), ['react']],
      ['a scope that only begins alike', arrival('@acme2/ui@1.0.0'), ['@acme/*']],
      ['anything, where the list is empty', arrival('react@1.0.0'), []],
      ['a direct one that the list of direct ones does not have', arrival('b@1.0.0'), { direct: ['a'] }],
      [
        'one that a manifest asks for too',
        arrival('b@1.0.0', {
          copies: [locked('b@1.0.0', { isDirect: false }), locked('b@1.0.0', { isDirect: true })],
        }),
        { direct: ['a'] },
      ],
      [
        'a folder outside of the project',
        arrival('x@1.0.0', { copy: { source: { type: 'directory', path: '../x', isInside: false } } }),
        ['react'],
      ],
    ].map(([name, one, allow]) => ({
      name: `not allowed: ${name as string}`,
      arrival: one as ReturnType<typeof arrival>,
      policy: { allow },
      finding: {
        level: 'error' as const,
        message: expect.stringContaining('the policy allows other packages only'),
      },
    })),
    {
      name: 'without any evidence',
      arrival: arrival('evil@1.0.0'),
      evidence: { release: missing(), advisories: missing() },
      policy: deny('evil'),
      finding: { level: 'error' },
    },
  ],
})
