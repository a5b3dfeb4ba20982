import { describe, expect, test } from 'vitest'
import { classic, classicEntry, readProject, type ProjectFiles } from '../../support/yarn-lock.ts'

const url = 'https://registry.example.test/ms/-/ms-2.1.3.tgz'
const sha1 = '574c8138ce1d2b5861f0b44579dbadd60c6615b2'
const only = (lock: string, files: ProjectFiles = {}) => {
  const { packages } = readProject(lock, files)
  expect(packages).toHaveLength(1)
  return packages[0]
}
const entry = (key: string, ...lines: string[]) =>
  classic(`${key}:\n${lines.map((line) => `  ${line}\n`).join('')}`)

test('an entry is a package with source, hash, edges and line', () => {
  const lock = classic(
    classicEntry(
      'debug@4.3.4',
      '  dependencies:\n    ms "^2.1.3"\n  optionalDependencies:\n    fsevents "*"\n',
    ),
    classicEntry('ms@^2.1.3, ms@*', '', 'ms@2.1.3'),
  )
  const read = readProject(lock, { 'package.json': { name: 'app', dependencies: { debug: '4.3.4' } } })
  expect(read).toMatchObject({ format: 'yarn-1', unknown: [] })
  expect(read.packages).toMatchObject([
    {
      name: 'debug',
      version: '4.3.4',
      alias: null,
      source: { type: 'registry' },
      integrity: 'sha512-AAAA==',
      edgeRecord: 'merged',
      edges: [
        { name: 'ms', range: '^2.1.3', type: 'runtime' },
        { name: 'fsevents', range: '*', type: 'optional' },
      ],
      bin: null,
      hasInstallScript: null,
      isDirect: true,
      line: 5,
    },
    { name: 'ms', version: '2.1.3', path: ['app', 'debug@4.3.4', 'ms@2.1.3'], wantedBy: ['^2.1.3'] },
  ])
})

describe('where the code comes from', () => {
  const version = 'version "2.1.3"'
  test.each<[string, string, string, object]>([
    ['a registry', 'ms@^2.1.3', `${url}#${sha1}`, { type: 'registry', url }],
    [
      'another package',
      'ms@^2.1.3',
      `https://registry.example.test/evil/-/evil-2.1.3.tgz#${sha1}`,
      { type: 'remote' },
    ],
    ['the offline mirror', 'ms@^2.1.3', `ms-2.1.3.tgz#${sha1}`, { type: 'registry', url: null }],
    ['a file', '"ms@file:./ms.tgz"', `file:./ms.tgz#${sha1}`, { type: 'file', path: 'ms.tgz' }],
    [
      'git',
      '"ms@git+https://host/ms.git"',
      `git+https://host/ms.git#${'a'.repeat(40)}`,
      { type: 'git', url: 'git+https://host/ms.git', commit: 'a'.repeat(40) },
    ],
    [
      'git without a commit',
      '"ms@git+https://host/ms.git"',
      'git+https://host/ms.git#main',
      { commit: null },
    ],
    [
      'GitHub',
      'ms@vercel/ms',
      `https://codeload.github.com/vercel/ms/tar.gz/${'b'.repeat(40)}`,
      { type: 'git', url: 'https://github.com/vercel/ms.git', commit: 'b'.repeat(40) },
    ],
    [
      'git at the address of a registry package',
      'ms@^2.1.3',
      'git://host/ms.git#v1',
      { type: 'git', commit: null },
    ],
  ])('%s', (_, key, resolved, source) =>
    expect(only(entry(key, version, `resolved "${resolved}"`))?.source).toMatchObject(source),
  )
  test('a folder has no address', () =>
    expect(only(entry('"ms@file:../ms"', version))?.source).toEqual({
      type: 'directory',
      path: '../ms',
      isInside: false,
    }))
})

describe('the hash', () => {
  test('is the sha1 of the address where there is no other', () =>
    expect(only(entry('ms@^2.1.3', 'version "2.1.3"', `resolved "${url}#${sha1}"`))?.integrity).toBe(
      `sha1-${Buffer.from(sha1, 'hex').toString('base64')}`,
    ))
  test('is none for a branch or nothing behind #', () =>
    expect(only(entry('ms@^2.1.3', 'version "2.1.3"', `resolved "${url}"`))?.integrity).toBeNull())
})

describe('names', () => {
  test('an alias is installed under its own name', () =>
    expect(only(entry('"a@npm:ms@2.1.3"', 'version "2.1.3"', `resolved "${url}#${sha1}"`))).toMatchObject({
      name: 'ms',
      alias: 'a',
      source: { type: 'registry' },
    }))
  test('one entry under two names is installed twice', () =>
    expect(
      readProject(entry('"a@npm:ms@2.1.3", ms@2.1.3', 'version "2.1.3"', `resolved "${url}#${sha1}"`))
        .packages,
    ).toMatchObject([
      { name: 'ms', alias: 'a' },
      { name: 'ms', alias: null },
    ]))
  test('the name that an entry gives itself is what it is', () =>
    expect(only(entry('ms@^2.1.3', 'name evil', 'version "2.1.3"', `resolved "${url}"`))).toMatchObject({
      name: 'evil',
      alias: 'ms',
      source: { type: 'remote' },
    }))
})

describe('is refused', () => {
  test.each([
    ['no version', entry('ms@1', `resolved "${url}"`), 'has no version'],
    ['a version that is none', entry('ms@1', 'version "x"'), 'has the version "x", which is none'],
    ['a name that no registry has', entry('"$x@1"', 'version "1.0.0"'), 'is not a name'],
    ['a name that leaves the folder', entry('"../x@1"', 'version "1.0.0"'), 'is not a name'],
    [
      'a dependency that leaves the folder',
      entry('ms@1', 'version "1.0.0"', 'dependencies:', '  "../x" "1"'),
      'depends on "../x"',
    ],
  ])('%s', (_, lock, message) => expect(() => readProject(lock)).toThrow(message))
})

test('what is not known is named', () =>
  expect(
    readProject(entry('ms@1', 'version "1.0.0"', 'prebuiltVariants:', '  x "y"')).unknown?.map(
      ({ line, words }) => `${line}: ${words}`,
    ),
  ).toEqual(['7: entry ms@1 has the key "prebuiltVariants", which depgate does not know']))

test('a workspace takes the place of a package where its version is in the range', () => {
  const files = {
    'package.json': { name: 'app', private: true, workspaces: ['packages/*'], dependencies: { a: '^1.0.0' } },
    'packages/a/package.json': { name: 'a', version: '1.2.0' },
  }
  const read = readProject(classic(), files)
  expect(read.ownFolders).toMatchObject([{ name: 'a', source: { path: 'packages/a', isOwn: true } }])
  expect(read.manifests[0]?.ranges[0]?.locked).toMatchObject({ isLocal: true, version: '1.2.0' })
  expect(read.drift).toEqual([])
})
