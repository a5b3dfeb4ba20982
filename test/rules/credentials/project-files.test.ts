// Which files of a project are searched for credentials, and where in them.

import { expect, test } from 'vitest'
import { listCredentials } from '../../../src/rules/credentials/project-files.ts'
import type { ProjectFile } from '../../../src/model/change.ts'

const url = 'https://jane:secret@h.example.test/'
const token = 'a token under "_authToken"'
const password = 'a password or token in an address'
const file = (kind: ProjectFile['kind'], text: string, more: Partial<ProjectFile> = {}): ProjectFile => ({
  type: 'file',
  kind,
  path: 'x',
  text,
  before: null,
  ...more,
})
const find = (kind: ProjectFile['kind'], text: string) =>
  listCredentials(file(kind, text)).map((one) => [one.line, one.kind])

test.each<[string, ProjectFile]>([
  ["the user's own file, where tokens are right", file('npmrc', '_authToken=secret', { isOutside: true })],
  ['a workflow, whose secrets are references', file('job', `{"a": "${url}"}`)],
  ['an advisory record, which is about other code', file('advisories', `{"a": "${url}"}`)],
  ['an empty file', file('lockfile', '')],
  ['a setting of npm in a lockfile', file('lockfile', '{"_authToken": "secret"}')],
  ['a setting of npm as a name in a manifest', file('manifest', '{"files": ["_authToken", "secret"]}')],
  ['a setting of npm without a value', file('manifest', '{"_authToken": "", "a": "secret"}')],
  ['a key called key, which is no setting there', file('manifest', '{"key": "secret"}')],
  ['a reference', file('manifest', '{"//h.test/:_authToken": "${NPM_TOKEN}"}')],
  ['a comment', file('manifest', `{"a": 1} // \\ ${url}`)],
])('quiet: %s', (_, one) => expect(listCredentials(one)).toEqual([]))

test.each<[string, ProjectFile['kind'], string, [number, string][]]>([
  ['an .npmrc', 'npmrc', '\n_authToken=secret', [[2, token]]],
  ['a lockfile', 'lockfile', `{\n"resolved":\n"${url}"}`, [[3, password]]],
  ['a policy', 'policy', `["${url}"]`, [[1, password]]],
  ['settings of an agent', 'hook-settings', `{"a": "${url}"}`, [[1, password]]],
  ['a key', 'lockfile', `{"${url}": 1}`, [[1, password]]],
  [
    'a setting of a manifest',
    'manifest',
    '{"publishConfig": {\n"//h.test/:_authToken": "secret"}}',
    [[2, token]],
  ],
  ['its key with an escape', 'manifest', '{"\\u005fauthToken": "secret"}', [[1, token]]],
  ['a setting with an address as its value, once', 'manifest', `{"_authToken": "${url}"}`, [[1, token]]],
  [
    'escaped signs',
    'lockfile',
    '{"resolved": "https:\\/\\/jane:secret\\u0040h.example.test/"}',
    [[1, password]],
  ],
  [
    'several, in the order of their lines',
    'manifest',
    `["${url}",\n{"_password": "abc"},\n"${url}"]`,
    [
      [1, password],
      [2, 'a password under "_password"'],
      [3, password],
    ],
  ],
  ['what no parser accepts', 'lockfile', `}}]"${url}" : {{ "`, [[1, password]]],
  ['a text that does not end', 'lockfile', `{"a": "${url}`, [[1, password]]],
])('found: %s', (_, kind, text, places) => expect(find(kind, text)).toEqual(places))

test('a value that follows a list is no value of the key before it', () =>
  expect(find('manifest', '{"_authToken": ["secret"], "b": "c"}')).toEqual([]))

test('is as deep as a text nests', () => {
  const depth = 200_000
  expect(find('lockfile', `${'['.repeat(depth)}"${url}"${']'.repeat(depth)}`)).toEqual([[1, password]])
})

test("what can be a user's name is not certain", () =>
  expect(
    listCredentials(file('manifest', '{"repository": "https://jane@bitbucket.org/u/r.git"}')),
  ).toMatchObject([{ isCertain: false }]))
