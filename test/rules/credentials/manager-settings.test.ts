import { expect, test } from 'vitest'
import { findInSettings } from '../../../src/rules/credentials/manager-settings.ts'

test.each<[string, string, string]>([
  ["yarn's token", 'npmAuthToken: abcdef0123456789', 'a token under "npmAuthToken"'],
  ['in quotes', 'npmAuthToken: "abcdef0123456789"', 'a token under "npmAuthToken"'],
  ["yarn's name and password", 'npmAuthIdent: me:hunter2', 'a user name and password under "npmAuthIdent"'],
  [
    "bun's token",
    'registry = { url = "https://x.test", token = "abcdef0123456789" }',
    'a token under "token"',
  ],
  ["bun's password", 'password = "hunter2secret"', 'a password under "password"'],
  ['yarn 1', '"//x.test/:_authToken" "abcdef0123456789"', 'a token under "_authToken"'],
])('%s', (_, text, kind) =>
  expect(findInSettings(`a: 1\n${text}`)).toEqual([{ line: 2, kind, isCertain: true }]),
)

test.each([
  ['a reference of yarn', 'npmAuthToken: "${NPM_TOKEN}"'],
  ['a reference of bun', 'token = "$NPM_TOKEN"'],
  ['nothing', 'npmAuthToken: ""'],
  ['a comment about it', '# npmAuthToken: here'],
  ['another key', 'npmAlwaysAuth: true'],
  ['a name that ends so', 'mytoken: abcdef'],
])('quiet: %s', (_, text) => expect(findInSettings(text)).toEqual([]))

test('an address with a password is found, and never shown', () => {
  const found = findInSettings('npmRegistryServer: "https://me:hunter2secret@x.test/"')
  expect(found).toHaveLength(1)
  expect(JSON.stringify(found)).not.toContain('hunter2secret')
})

test('a line of a megabyte takes no time', () => {
  expect(findInSettings(`token${' '.repeat(1_000_000)}`)).toEqual([])
})
