import { expect, test } from 'vitest'
import { completeId, nameEntry, standIn } from '../../../src/lockfile/pnpm/identify.ts'
import { parseKey } from '../../../src/lockfile/pnpm/keys.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const entry = (key: string, text = '{}') => ({
  key,
  parsed: parseKey(key, 9),
  section: yamlSection(text),
  edges: [],
  line: 1,
})

test.each<[string, string, string | null, object]>([
  ['a@1.0.0', '{}', null, { name: 'a', version: '1.0.0' }],
  ['a@file:x', '{name: a, version: 2.0.0}', null, { name: 'a', version: '2.0.0' }],
  ['x', '{}', 'asked', { name: 'asked', version: null }],
  ['x', '{}', null, { name: 'unnamed', version: null }],
])('%s %s', (key, text, asked, expected) => expect(nameEntry(entry(key, text), asked)).toEqual(expected))

test.each([
  ['a@1.0.0', '{name: evil}', 'names another package'],
  ['a@1.0.0', '{version: 2.0.0}', 'names another package'],
  ['a b@1.0.0', '{}', 'is not a name'],
])('%s %s is refused', (key, text, message) =>
  expect(() => nameEntry(entry(key, text), null)).toThrow(message),
)

test('what nothing records is the commit, the version in the name of the tarball, or nothing', () => {
  expect(standIn({ type: 'git', url: 'x', commit: 'c' }, 'a')).toBe('c')
  expect(standIn({ type: 'remote', url: 'https://x.test/a-1.2.3.tgz' }, 'a')).toBe('1.2.3')
  expect(standIn({ type: 'directory', path: 'a', isInside: true }, 'a')).toBe('0.0.0')
  expect(() => completeId(entry('x'), { name: 'a', version: null }, { type: 'registry', url: null })).toThrow(
    'has no version',
  )
})
