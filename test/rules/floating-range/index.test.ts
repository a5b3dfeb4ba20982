import floatingRange from '../../../src/rules/floating-range/index.ts'
import { declared, rangeChange } from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'

const sha = 'a'.repeat(40)
const at = (range: string, more = {}) => rangeChange(declared('x', range, more))
const hashed = { locked: { version: '1.2.3', integrity: 'sha512-aaaa', isLocal: false } }

testRule(floatingRange, {
  quiet: [
    ...['1.2.3', 'v1.2.3', '=1.2.3', ' 1.2.3 ', '1.2.3-rc.1', '1.2.3+build', 'npm:y@1.2.3', 'npm:@s/y@1.2.3'],
    ...[
      `git+https://h.test/r.git#${sha}`,
      `github:u/r#${sha}`,
      `u/r#${sha}`,
      `git+ssh://git@h.test/u/r.git#${sha}`,
    ],
    ...['workspace:*', 'workspace:^1', 'file:./a', 'file:a', 'link:../b'],
    ...['>=1.0.0 <=1.0.0', '1.0.0 - 1.0.0', '1.0.0 || 1.0.0', 'npm:y@>=1.0.0 <=1.0.0', '>=1.0.0 <1.0.1'],
  ].map((range) => ({ name: range, arrival: at(range, { manifest: 'packages/a/package.json' }) })),
  reports: [
    ...[
      '^1.2.3',
      '~1.2.3',
      '>=1',
      '<2',
      '*',
      'x',
      '1.x',
      '1',
      '1.2',
      '1.2.3 - 2',
      '1.2.3 || 1.2.4',
      '>=1.0.0 <=1.0.1',
      '>=1.0.0-0 <=1.0.0',
      '>2 <1',
      '',
      ' ',
    ],
    ...[
      'latest',
      'next',
      'npm:y@^1',
      'npm:y@latest',
      'npm:y',
      'git+https://h.test/r.git',
      'github:u/r',
      'u/r#main',
    ],
    ...['u/r#semver:^1', 'u/r#abcdef1', `git+https://h.test/r.git#${sha.slice(1)}`],
    ...[
      'https://h.test/x.tgz',
      'http://h.test/x.tgz',
      'file:../../../outside',
      '../../../outside',
      'file:/etc',
      '~/x',
    ],
  ]
    .map((range) => ({
      name: JSON.stringify(range),
      arrival: at(range, { manifest: 'packages/a/package.json' }),
      finding: { level: 'error' as const, package: 'packages/a/package.json', name: 'x' },
    }))
    .concat([
      {
        name: 'a loosened range, with the line that pins it again',
        arrival: rangeChange(
          declared('express', '^4.19.2', { locked: { version: '4.19.2', integrity: null, isLocal: false } }),
          '4.19.2',
        ) as never,
        finding: {
          message:
            '"^4.19.2" in dependencies can resolve to more than one version (it was "4.19.2"); write "4.19.2"',
          previous: '4.19.2',
          version: '^4.19.2',
          package: 'package.json',
          location: { file: 'package.json', line: 3 },
          suggestion: { version: '4.19.2', command: 'npm install --save-exact express@4.19.2' },
        } as never,
      },
      {
        name: 'a development dependency of a workspace',
        arrival: at('^1', { ...hashed, field: 'devDependencies', manifest: 'packages/a/package.json' }),
        finding: {
          suggestion: { version: '1.2.3', command: 'npm install --save-exact -D -w packages/a x@1.2.3' },
        } as never,
      },
      {
        name: 'an alias',
        arrival: at('npm:y@^1', hashed),
        finding: {
          suggestion: { version: '1.2.3', command: 'npm install --save-exact x@npm:y@1.2.3' },
        } as never,
      },
      {
        name: 'an override',
        arrival: at('^1', { ...hashed, field: 'overrides' }),
        finding: {
          suggestion: { version: '1.2.3', command: 'npm pkg set "overrides[x]=1.2.3" && npm install' },
        } as never,
      },
      {
        name: 'nothing to type for a name that a shell would read',
        arrival: rangeChange(declared('x; rm -rf ~', '^1', hashed)) as never,
        finding: { suggestion: null } as never,
      },
    ]),
})

testRule(floatingRange, {
  quiet: [
    { name: 'a peer dependency', arrival: at('^1', { field: 'peerDependencies' }) },
    {
      name: 'a field that is not judged',
      arrival: at('^1', { field: 'devDependencies' }),
      setting: ['error', { fields: ['dependencies'] }],
    },
    {
      name: 'a workspace that npm links',
      arrival: at('^1', { locked: { version: '1.0.0', integrity: null, isLocal: true } }),
    },
    { name: 'an address with a hash in the lockfile', arrival: at('https://h.test/x.tgz', hashed) },
    ...[
      ['a name that may float', at('^1'), ['x']],
      ['an alias of one', rangeChange(declared('z', 'npm:x@^1')), ['x']],
      ['a scope', rangeChange(declared('@acme/ui', 'latest')), ['@acme/*']],
      ['an override, nested', at('^1', { field: 'overrides', name: 'a@^2 > x@^1' }), ['x']],
      ['a version', at('^1', hashed), ['x@1']],
    ].map(([name, arrival, exclude]) => ({
      name: name as string,
      arrival: arrival as ReturnType<typeof at>,
      setting: ['error', { exclude }],
    })),
  ],
  reports: [
    ...[
      ['another package under the name of one that may float', at('npm:evil@^1'), ['x']],
      ['an alias that is called like one', rangeChange(declared('x', 'npm:evil@latest')), ['x']],
      ['a repository under that name', at('u/r#main'), ['x']],
      ['another version', at('^1', hashed), ['x@2']],
      ['a name in another case', at('^1'), ['X']],
    ].map(([name, arrival, exclude]) => ({
      name: name as string,
      arrival: arrival as ReturnType<typeof at>,
      setting: ['error', { exclude }],
      finding: { level: 'error' as const },
    })),
    {
      name: 'a peer dependency where the policy asks',
      arrival: at('^1', { field: 'peerDependencies' }),
      setting: ['error', { fields: ['peerDependencies'] }],
      finding: { level: 'error' },
    },
    { name: 'escapes in a range, cleaned', arrival: at('^1\u001b[31m\n'), finding: { version: '^1' } },
    {
      name: 'a server that an agent starts',
      arrival: at('latest', { field: 'servers', name: 'gh > @mcp/gh', locked: null }),
      finding: {
        message: '"gh" starts "@mcp/gh@latest", which is a dist-tag, which its publisher can move',
        suggestion: null,
      },
    },
    {
      name: 'a server from a commit of git, with what to write',
      arrival: at(`github:a/b#${'a'.repeat(40)}`, { field: 'servers', name: 'gh > b', ...hashed }),
      finding: { level: 'error' },
    },
  ],
})
