// Which lines of an `.npmrc` carry a credential: what npm reads as one, and shapes of tokens.

import { describe, expect, test } from 'vitest'
import { describeCredential, findInNpmrc } from '../../../src/rules/credentials/npmrc.ts'

// Joined here, so that no scanner takes this file for one that carries tokens.
const npmToken = ['npm', 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJ'].join('_')

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

test.each(quietNpmrc)('quiet: %s', (_, text) => expect(findInNpmrc(text)).toEqual([]))

test.each(reportedNpmrc)('found: %s', (_, text, kind, line) =>
  expect(findInNpmrc(text)).toEqual([{ line, kind, isCertain: true }]),
)

test.each<[string, string]>([
  ['a reference that expands to nothing', '_auth${X?}Token=secret'],
  ['a JSON key with an escape', '"_auth\\u0054oken"=secret'],
  ['a list of which one is a literal', '_authToken[]=${A}\n_authToken[]=secret'],
  ['blanks around it', ' \t_authToken \t=\t secret \t'],
])('as npm reads the key: %s', (_, text) =>
  expect(findInNpmrc(text)).toMatchObject([{ kind: 'a token under "_authToken"', isCertain: true }]),
)

test("what can be a user's name is not certain", () =>
  expect(findInNpmrc('registry=https://jane@bitbucket.org/')).toEqual([
    { line: 1, kind: 'a user name or a token in an address', isCertain: false },
  ]))

test('one for each line, by every kind of line break', () => {
  const text = `a=b\n_auth=abc\r\n\r_password=y\rkey=z;_auth=x\n# ${npmToken} ${npmToken}`
  expect(findInNpmrc(text).map(({ line }) => line)).toEqual([2, 4, 5, 6])
})

test('nothing of a secret is in what is returned', () =>
  expect(
    JSON.stringify(findInNpmrc(`_authToken=${npmToken}\nregistry=https://u:hunter2@h.test/`)),
  ).not.toMatch(/npm_|hunter2/))

describe('a key and a value', () => {
  test.each<[string, string, string | null]>([
    ['_authToken', 'secret', 'a token under "_authToken"'],
    ['//h.test/path/:_authToken', 'secret', 'a token under "_authToken"'],
    ['-authtoken', 'secret', 'a token under "_authToken"'],
    ['//h.test/:_PASSWORD', 'cA==', 'a password under "_password"'],
    ['//h.test:8080/:key', 'abc', 'a private key under "key"'],
    ['_auth', 'abc', 'a user name and password under "_auth"'],
    ['_auth', '${A}${B?}', null],
    ['_auth', '${A} ', null],
    ['_auth', '${A}b', 'a user name and password under "_auth"'],
    ['_auth', '$A', 'a user name and password under "_auth"'],
    ['_auth', '\\${A}', 'a user name and password under "_auth"'],
    ['_auth', '${}', 'a user name and password under "_auth"'],
    ['_auth', '<token>', null],
    ['_auth', '***', null],
    ['_auth', '', null],
    ['_auth', ' ', null],
    ['', 'secret', null],
    ['keyfile', 'secret', null],
    ['_authTokens', 'secret', null],
    ['//h.test/:username', 'secret', null],
    ['constructor', 'secret', null],
    ['//h.test/:__proto__', 'secret', null],
  ])('%s = %j', (key, value, kind) => expect(describeCredential(key, value)).toBe(kind))
})
