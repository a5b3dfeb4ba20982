import path from 'node:path'
import { expect, test } from 'vitest'
import { readState } from '../../src/wrapper/project-state.ts'

const stateOf = (files: Record<string, string>) =>
  readState({ folder: '/project', read: (file) => files[path.relative('/project', file)] ?? null })

test('another manifest or lockfile is another state, and any other file is not', () => {
  const state = stateOf({ 'package.json': 'a' })
  expect(stateOf({ 'package.json': 'a', 'index.js': '' })).toBe(state)
  expect(stateOf({ 'package.json': 'b' })).not.toBe(state)
  expect(stateOf({ 'package.json': 'a', 'package-lock.json': '{}' })).not.toBe(state)
})

test('what cannot be read is no error here', () => {
  const read = () => {
    throw new Error('EACCES')
  }
  expect(readState({ folder: '/project', read })).toBe(readState({ folder: '/other', read: () => null }))
})
