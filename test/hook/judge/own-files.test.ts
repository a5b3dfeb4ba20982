import { expect, test } from 'vitest'
import { openOwnFiles } from '../../../src/hook/judge/own-files.ts'
import { stateOf } from '../../support/approved-state.ts'

test.each<[string | null, boolean]>([
  [null, false],
  ['{}', false],
  ['{"bin":{"x":"y"}}', true],
  ['{', true],
])('a manifest %s gives its package a command: %s', (text, expected) => {
  const host = { hook: { hasFile: () => text !== null }, read: () => text, real: (file: string) => file }
  const files = openOwnFiles(stateOf({ 'package-lock.json': 'a' }, {}), host)
  expect(files.hasBin('/x/package.json')).toBe(expected)
  expect([files.approved('package-lock.json'), files.approved('other')]).toEqual(['a', null])
})
