import { expect, test } from 'vitest'
import { readGone, readThen } from '../../../src/check/checkout/read-at-base.ts'
import { commitOf, diskOf, top, type Tree } from '../../support/memory-snapshot.ts'

const lock = '{"name":"a","lockfileVersion":3,"packages":{"":{}}}'
function placeOf(then: Tree) {
  const sides = { top, before: commitOf(then), after: diskOf({}), outer: null }
  return { sides, before: 'app/package-lock.json', after: null, isChanged: true }
}
const host = { folder: top }

test('a lockfile as the base has it, and a folder that had none', () => {
  const read = (then: Tree) => readThen(placeOf(then), 'app/package-lock.json', host)
  expect(read({ 'app/package-lock.json': lock })).toMatchObject({
    path: 'app/package-lock.json',
    packages: [],
  })
  expect(read({ 'app/package.json': '{}' })).toMatchObject({ format: 'none' })
})

test('a broken one names the side, and is no error where it is gone', () => {
  const broken = placeOf({ 'app/package-lock.json': '{' })
  const lines: string[] = []
  expect(() => readThen(broken, 'app/package-lock.json', host)).toThrow(/^at main: /)
  expect(readGone(broken, host, (line) => void lines.push(line))).toEqual([])
  expect(lines).toHaveLength(1)
})
