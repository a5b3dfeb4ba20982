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

const quietNpmrc = [
  ['a variable', '//registry.example.test/:_authToken=${NPM_TOKEN}'],
  ['a variable that may be missing', '//registry.example.test/:_authToken=${NPM_TOKEN?}'],
  ['a quoted variable', '//registry.example.test/:_authToken="${NPM_TOKEN}"'],
  ['variables and nothing else', '_auth=${USER}${PASSWORD}'],
  ['no value', '//registry.example.test/:_authToken='],
  ['no equals sign', '_authToken'],
  ['a placeholder in angle brackets', '//registry.example.test/:_authToken=<token>'],
  ['a comment', '# //registry.example.test/:_authToken=secret'],
  ['a comment with a semicolon', '  ; _password=secret'],
  ['a value that is all comment', '_authToken=;secret'],
  ['a user without a password', '//registry.example.test/:username=jane'],
  ['a certificate and the path of a key', 'cert="-----BEGIN CERTIFICATE-----\\nAA"\nkeyfile=/home/a/key.pem'],
  ['addresses', 'registry=https://registry.example.test/\nproxy=http://proxy.example.test:8080/'],
  ['a variable in an address', 'registry=https://${USER}:${PASS}@registry.example.test/'],
  [
    'other settings',
    'save-exact=true\nsign-git-tag=true\nprefix=~/.npm\n@acme:registry=https://h.example.test/',
  ],
] as const

const reportedNpmrc = [
  ['a token', '\n//registry.example.test/:_authToken=secret', 'a token under "_authToken"', 2],
  ['a quoted token', '//registry.example.test/:_authToken = "secret"', 'a token under "_authToken"', 1],
  [
    'a token in single quotes',
    "//registry.example.test/npm/:_authToken='secret'",
    'a token under "_authToken"',
    1,
  ],
  ['a token without a registry', '_authToken=secret', 'a token under "_authToken"', 1],
  ['a key in small letters', '_authtoken=secret', 'a token under "_authToken"', 1],
  ['a quoted key', '"//h.example.test/:_authToken"=secret', 'a token under "_authToken"', 1],
  ['a text and a variable', '//h.example.test/:_authToken=secret${REST}', 'a token under "_authToken"', 1],
  [
    'a variable that npm does not replace',
    '//h.example.test/:_authToken=\\${TOKEN}',
    'a token under "_authToken"',
    1,
  ],
  ["a variable of a shell's", '//h.example.test/:_authToken=$TOKEN', 'a token under "_authToken"', 1],
  ['a second value', '_authToken[]=secret', 'a token under "_authToken"', 1],
  ['a user and a password', '//h.example.test/:_auth=dTpw', 'a user name and password under "_auth"', 1],
  ['a password', 'a=b\r\n\r\n//h.example.test/:_password=cA==', 'a password under "_password"', 3],
  ['a private key', 'key="-----BEGIN PRIVATE KEY-----\\nAA\\n-----END"', 'a private key under "key"', 1],
  [
    'a password in the registry',
    'registry=https://jane:secret@h.example.test/',
    'a password or token in an address',
    1,
  ],
  ['a token in the registry', '@a:registry=https://secret@h.example.test/', 'a token in an address', 1],
  [
    'a password in a proxy',
    'https-proxy=http://jane:secret@h.example.test:8080',
    'a password or token in an address',
    1,
  ],
  ['a token in a section', '[a]\n_authToken=secret', 'a token under "_authToken"', 2],
  ['the shape of a token in a comment', `# ${npmToken}`, 'a token of npm', 1],
  ['a byte order mark', '\uFEFF_authToken=secret', 'a token under "_authToken"', 1],
] as const

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
    ...quietNpmrc.map(([name, text]) => ({ name: `.npmrc: ${name}`, arrival: npmrc(text) })),
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
    ...reportedNpmrc.map(([name, text, kind, line]) => ({
      name: `.npmrc: ${name}`,
      arrival: npmrc(text),
      finding: {
        level: 'error' as const,
        package: '.npmrc',
        name: '.npmrc',
        version: null,
        message: `line ${line} carries ${kind}; revoke it and write an environment reference such as \${NPM_TOKEN} in its place`,
        facts: { kind, line },
        location: { file: '.npmrc', line },
      },
    })),
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
