import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { relocate } from '../../src/snapshot/relocated.ts'
import { commitOf, top } from '../support/memory-snapshot.ts'

const then = commitOf({
  'depgate.json': 'top',
  'old/depgate.json': 'above then',
  'old/app/package.json': 'app',
  'old/app/lib/package.json': 'lib',
  'old/shared/package.json': 'shared',
  'new/shared/package.json': 'another',
})
const at = (folder: string) => path.join(top, folder)
const moved = relocate(then, { from: at('old/app'), to: at('new/deep/app') })

describe('a moved folder', () => {
  test.each([
    ['its own file', moved, 'package.json', 'app'],
    ['a folder below it', moved.at(at('new/deep/app/lib')), 'package.json', 'lib'],
    ['a file below it, from the top', moved.at(top), 'new/deep/app/lib/package.json', 'lib'],
    ['a path that leads out of it is resolved from the old place', moved, '../shared/package.json', 'shared'],
    ['a file above it is read where it is', moved.at(top), 'depgate.json', 'top'],
    ['a folder between is not moved', moved.at(at('new/deep')), 'depgate.json', null],
    ['what is not there', moved, '.npmrc', null],
  ])('%s', (_, snapshot, file, text) => expect(snapshot.read(file)).toBe(text))

  test('has its old paths', () => expect(moved.unmoved().folder).toBe(at('old/app')))
  test('lists nothing to compare with, and all of the checkout from elsewhere', () => {
    expect(moved.list()).toEqual([])
    expect(moved.at(top).list()).toHaveLength(6)
  })
})
