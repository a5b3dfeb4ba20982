import { expect, test } from 'vitest'
import yarn from '../../../src/lockfile/yarn/index.ts'
import { berry, classic, readProject } from '../../support/yarn-lock.ts'

test('the text tells the generations apart', () => {
  expect(readProject(classic()).format).toBe('yarn-1')
  expect(readProject(berry()).format).toBe('yarn-berry-10')
  expect(readProject(`"__metadata":\n  version: 6\n`).format).toBe('yarn-berry-6')
})

test.each(['', '\n \n'])('an empty file locks nothing: what a manifest asks for is drift', (text) => {
  const lock = (manifest: object) =>
    yarn.parse(text, 'yarn.lock', (file) => (file === 'package.json' ? JSON.stringify(manifest) : null))
  expect(lock({ name: 'new' })).toMatchObject({ packages: [], drift: [] })
  expect(lock({ name: 'new', dependencies: { a: '1.0.0' } }).drift).toMatchObject([
    { name: 'a', problem: 'missing' },
  ])
})

test.each([
  ['before.lock', classic(), true],
  ['old.yaml', berry(), true],
  ['before.json', classic(), false],
  ['other.yaml', 'a: 1\n', false],
])('%s with its text is a copy: %s', (name, text, isCopy) => expect(yarn.isCopy?.(name, text)).toBe(isCopy))

test('the blank lockfile locks nothing', () => expect(readProject(yarn.blank).packages).toEqual([]))
