import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/gate/evaluate.ts'
import { aboutFile } from '../../../src/gate/gather.ts'
import credentials from '../../../src/rules/credentials/index.ts'
import { asOf, approvedPolicy, projectFile } from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'

// Put together here, so that no scanner takes this file for one that carries tokens.
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789'
const shaped = (prefix: string, length: number) => `${prefix}${letters.repeat(3).slice(0, length)}`
const npmToken = shaped('npm_', 36)

const npmrc = (text: string) => projectFile('.npmrc', text)
const lockfile = (address: string, more: Record<string, unknown> = {}) =>
  projectFile(
    'package-lock.json',
    JSON.stringify(
      { packages: { 'node_modules/a': { version: '1.0.0', resolved: address, ...more } } },
      null,
      1,
    ),
  )
const manifest = (content: Record<string, unknown>) =>
  projectFile('packages/a/package.json', JSON.stringify(content, null, 2))

const quietAddresses = [
  'https://registry.example.test/a/-/a-1.0.0.tgz',
  'https://registry.example.test/@acme/a/-/a-1.0.0.tgz',
  'git+ssh://git@github.com/u/r.git#aaaa',
  'ssh://git@h.example.test:22/u/r.git',
  'git@github.com:u/r.git',
  'git+https://git@github.com/u/r.git',
  'git+https://${TOKEN}@github.com/u/r.git',
  'git+https://x-access-token:${TOKEN}@github.com/u/r.git',
  'https://${TOKEN}:x-oauth-basic@github.com/u/r.git',
  'github:u/r#semver:^1.0.0',
  'npm:@acme/a@1.0.0',
  'file:../a',
  'https://h.example.test/a.tgz?download=1&v=2',
  'https://h.example.test/a.tgz?token=${TOKEN}',
  `sha512-${letters}/AKIAAAAAAAAAAAAAAAAAAAAA+gho_==`,
]

const reportedAddresses: [string, string][] = [
  ['https://jane:secret@registry.example.test/a/-/a-1.0.0.tgz', 'a password or token in an address'],
  ['https://secret@registry.example.test/a/-/a-1.0.0.tgz', 'a token in an address'],
  ['HTTP://secret:@registry.example.test/a.tgz', 'a password or token in an address'],
  ['https://secret:x-oauth-basic@github.com/u/r.git', 'a password or token in an address'],
  ['git+https://x-access-token:secret@github.com/u/r.git#aaaa', 'a password or token in an address'],
  ['git+ssh://git:secret@github.com/u/r.git', 'a password or token in an address'],
  ['git://jane:se@cret@h.example.test/r.git', 'a password or token in an address'],
  ['github:jane:secret@u/r', 'a password or token in an address'],
  ['ftp://jane:secret@h.example.test/a.tgz', 'a password or token in an address'],
  ['https://h.example.test/a.tgz?token=secret', 'a token in the query of an address'],
  ['https://h.example.test/a.tgz?a=1&private_token=secret', 'a token in the query of an address'],
  [
    'https://h.example.test/a.tgz?X-Amz-Credential=a&X-Amz-Signature=00ff',
    'a token in the query of an address',
  ],
  ['https://h.example.test/a.tgz?sv=1&sig=secret%3D', 'a token in the query of an address'],
  [`https://h.example.test/${npmToken}/a.tgz`, 'a token of npm'],
  [`https://${shaped('ghp_', 36)}@github.com/u/r.git`, 'a token of GitHub'],
  [shaped('gho_', 36), 'a token of GitHub'],
  [`${shaped('github_pat_', 22)}_${letters.repeat(2).slice(0, 59)}`, 'a token of GitHub'],
  [shaped('glpat-', 20), 'a token of GitLab'],
  [`AKIA${'ABCDEFGH'.repeat(2)}`, 'an access key of AWS'],
]

testRule(credentials, {
  quiet: [
    { name: 'a variable in an .npmrc', arrival: npmrc('//registry.example.test/:_authToken=${NPM_TOKEN}') },
    ...quietAddresses.map((address) => ({ name: address, arrival: lockfile(address) })),
    {
      name: 'the database on the own machine',
      arrival: manifest({ scripts: { test: 'DB=postgres://postgres:postgres@localhost:5432/db vitest' } }),
    },
    {
      name: "a shell's variables in a script",
      arrival: manifest({ scripts: { get: 'curl https://$USER:$PASS@h.example.test/?token=$TOKEN' } }),
    },
    { name: 'a lockfile that no parser would take', arrival: projectFile('package-lock.json', '{"a": \\') },
  ],
  reports: [
    {
      name: 'a token in an .npmrc',
      arrival: npmrc('\n//registry.example.test/:_authToken=secret'),
      finding: {
        level: 'error' as const,
        package: '.npmrc',
        name: '.npmrc',
        version: null,
        message: `line 2 carries a token under "_authToken"; revoke it and write an environment reference such as \${NPM_TOKEN} in its place`,
        facts: { kind: 'a token under "_authToken"', line: 2 },
        location: { file: '.npmrc', line: 2 },
      },
    },
    ...reportedAddresses.map(([address, kind]) => ({
      name: address.replace('secret', '…'),
      arrival: lockfile(address),
      finding: {
        level: 'error' as const,
        message: `line 5 carries ${kind}; revoke it and take it out of the address; npm reads credentials from your own npmrc`,
        location: { file: 'package-lock.json', line: 5 },
      },
    })),
    {
      name: 'an address whose signs are escaped',
      arrival: projectFile(
        'package-lock.json',
        '{"resolved": "https:\\/\\/jane:secret\\u0040h.example.test/"}',
      ),
      finding: { facts: { kind: 'a password or token in an address', line: 1 } },
    },
    {
      name: 'a key of a lockfile',
      arrival: projectFile('package-lock.json', '{"https://jane:secret@h.example.test/": 1}'),
      finding: { facts: { kind: 'a password or token in an address', line: 1 } },
    },
    {
      name: 'a range of a manifest',
      arrival: manifest({ dependencies: { a: 'git+https://secret@h.example.test/r.git' } }),
      finding: {
        package: 'packages/a/package.json',
        location: { file: 'packages/a/package.json', line: 3 },
        facts: { kind: 'a token in an address', line: 3 },
      },
    },
    {
      name: "npm's configuration in a manifest",
      arrival: manifest({ publishConfig: { '//h.example.test/:_authToken': 'secret' } }),
      finding: { facts: { kind: 'a token under "_authToken"', line: 3 } },
    },
    {
      name: 'the password of a database elsewhere',
      arrival: manifest({ scripts: { test: 'DB=postgres://jane:secret@db.example.test/db vitest' } }),
      finding: { level: 'error' },
    },
    {
      name: "what can be a user's name, as a warning",
      arrival: manifest({ repository: 'https://jane@bitbucket.org/u/r.git' }),
      finding: {
        level: 'warn',
        message:
          'line 2 carries a user name or a token in an address; if it is a token, revoke it and take it out of the manifest; npm reads credentials from your own npmrc',
      },
    },
    {
      name: 'the rule at warn',
      arrival: npmrc('_authToken=secret'),
      setting: 'warn',
      finding: { level: 'warn' },
    },
  ],
})

describe('a file that is full of them', () => {
  test('lists twenty and counts the rest', () => {
    const file = npmrc('_authToken=secret\n'.repeat(50_000))
    const [evaluation] = evaluate([aboutFile(file)], [credentials], approvedPolicy(), asOf)
    expect(evaluation?.findings).toHaveLength(21)
    expect(evaluation?.findings.at(-1)).toMatchObject({
      level: 'error',
      message: '49980 more places of this file, from line 21 on, carry a token or password',
      facts: { morePlaces: 49_980 },
      location: { line: 21 },
    })
  })
})
