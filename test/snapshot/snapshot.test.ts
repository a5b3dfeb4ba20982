import path from 'node:path'
import { expect, test } from 'vitest'
import { statesAt, stepBetween } from '../../src/snapshot/snapshot.ts'
import { commitOf, diskOf, top } from '../support/memory-snapshot.ts'

test.each([
  ['.', ''],
  ['a/b', 'a/b'],
  ['..a', '..a'],
  ['..', null],
  ['../a', null],
])('the step to %s is %j', (folder, step) => expect(stepBetween(top, path.join(top, folder))).toBe(step))

test('both states from a folder; a missing earlier state stays missing', () => {
  const folder = path.join(top, 'app')
  const [then, now] = [commitOf({ 'app/a': 'then' }), diskOf({ 'app/a': 'now' })]
  const states = statesAt({ before: then, after: now }, folder)
  expect([states.before?.read('a'), states.after.read('a')]).toEqual(['then', 'now'])
  expect(statesAt({ before: null, after: now }, folder).before).toBe(null)
})
