import { expect, test } from 'vitest'
import { openReaders } from '../../../src/check/checkout/read-places.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const lock = (name: string) => `{"name":"${name}","lockfileVersion":3,"packages":{"":{"name":"${name}"}}}`
const file = 'app/package-lock.json'

function open(then: Tree, now: Tree, names: { before?: string | null; after?: string | null } = {}) {
  const asked: string[] = []
  const after = diskOf(now)
  const counted = {
    ...after,
    at: (folder: string) => {
      asked.push(folder)
      return after.at(folder)
    },
  }
  const sides = { top, before: commitOf(then), after: counted, outer: null }
  const place = { sides, before: file, after: file, isChanged: true, ...names }
  return { readers: openReaders(filesOf(now)), place, asked }
}

test('a lockfile is read in both states, each once', () => {
  const { readers, place, asked } = open({ [file]: lock('old') }, { [file]: lock('new') })
  expect(readers.now(place)?.manifests[0]?.name).toBe('new')
  expect(readers.then(place)?.manifests[0]?.name).toBe('old')
  expect(readers.now(place)).toBe(readers.now(place))
  expect(asked).toHaveLength(1)
})

test.each<[string, Tree, Tree, { before?: null; after?: null }, 'now' | 'then']>([
  ['that is gone', { [file]: lock('a') }, {}, { after: null }, 'now'],
  ['that came', {}, { [file]: lock('a') }, { before: null }, 'then'],
  ['that is broken now', {}, { [file]: '{' }, {}, 'now'],
  ['that was broken', { [file]: '{' }, { [file]: lock('a') }, {}, 'then'],
])('one %s is nothing, and no error', (_, then, now, names, state) => {
  const { readers, place } = open(then, now, names)
  expect(readers[state](place)).toBeNull()
})
