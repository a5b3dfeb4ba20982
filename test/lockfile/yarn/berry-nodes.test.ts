import { describe, expect, test } from 'vitest'
import { berry, berryEntry, rawEntry, readProject } from '../../support/yarn-lock.ts'

const only = (...entries: string[]) => {
  const { packages } = readProject(berry(...entries))
  expect(packages).toHaveLength(1)
  return packages[0]
}
const patchOf = (name: string, ...more: string[]) =>
  rawEntry(
    `${name}@patch:${name}@npm%3A1.0.0#~/p.patch`,
    'version: 1.0.0',
    `resolution: "${name}@patch:${name}@npm%3A1.0.0#~/p.patch::version=1.0.0&hash=ca4ddf"`,
    ...more,
    'checksum: 10c0/cd',
  )

describe('what is patched is the package that is judged', () => {
  test('once, where the two entries differ in nothing else', () =>
    expect(only(berryEntry('a@npm:1.0.0', 'a@npm:1.0.0'), patchOf('a'))).toMatchObject({
      name: 'a',
      version: '1.0.0',
      source: { type: 'registry', url: null },
      archiveHash: { value: 'ab12' },
    }))
  test('twice, where the entry of the patch adds a dependency', () =>
    expect(
      readProject(
        berry(berryEntry('a@npm:1.0.0', 'a@npm:1.0.0'), patchOf('a', 'dependencies:', '  evil: "npm:1"')),
      ).packages.map(({ edges }) => edges.length),
    ).toEqual([0, 1]))
  test('by its locator, where it has no entry', () =>
    expect(only(patchOf('a'))).toMatchObject({ name: 'a', version: '1.0.0', archiveHash: { value: 'cd' } }))
})

test('a key in another name is an alias, whatever it was asked for', () =>
  expect(only(berryEntry('ms@npm:^2.1.3', 'evil@npm:1.0.0'))).toMatchObject({ name: 'evil', alias: 'ms' }))

test.each([
  ['its own cache key, that of the file', '10c0/ab', '10c0', 'ab'],
  ['the one of the file', 'ab', '10c0', 'ab'],
])('the hash has %s', (_, checksum, cacheKey, value) =>
  expect(only(berryEntry('a@npm:1.0.0', 'a@npm:1.0.0').replace('10c0/ab12', checksum))?.archiveHash).toEqual({
    kind: 'zip',
    cacheKey,
    value,
  }),
)

test('a checksum with another cache key than the file is no hash', () => {
  const found = only(berryEntry('a@npm:1.0.0', 'a@npm:1.0.0').replace('10c0/ab12', '9/ab12'))
  expect([found?.integrity, found?.archiveHash]).toEqual(['9/ab12', undefined])
})

test('only for some platforms yarn records none', () => {
  const bare = berryEntry('a@npm:1.0.0', 'a@npm:1.0.0').replace(/ {2}checksum.*\n/, '')
  expect(only(bare)?.isUnhashed).toBeUndefined()
  expect(only(bare.replace('languageName', 'conditions: os=linux\n  languageName'))?.isUnhashed).toBe(true)
})

test('an address outside of the registry is its source', () =>
  expect(
    only(
      rawEntry(
        'a@npm:1.0.0',
        'version: 1.0.0',
        'resolution: "a@npm:1.0.0::__archiveUrl=https%3A%2F%2Fevil.test%2Fa.tgz"',
      ),
    )?.source,
  ).toEqual({ type: 'remote', url: 'https://evil.test/a.tgz' }))

test('what a plug-in resolves is none that can be judged', () =>
  expect(
    only(rawEntry('a@exec:./x.js', 'version: 1.0.0', 'resolution: "a@exec:./x.js#./x.js::hash=ab"'))?.source,
  ).toEqual({
    type: 'remote',
    url: 'exec:./x.js#./x.js::hash=ab',
  }))
