import { expect, test } from 'vitest'
import { planVendored } from '../../src/setup/plan-vendored.ts'
import { setupHost } from '../support/setup-host.ts'

const own = '#!/usr/bin/env node\n// depgate 0.1.0, all of it in one file.\n'
const plan = (isShared: boolean) => planVendored('/app/x.mjs', () => isShared, setupHost())

test('its own file goes where nothing runs it any more, and stays where something does', () => {
  expect(plan(false).remove(own, () => null)).toBeNull()
  expect(plan(true).remove(own, () => null)).toBe(own)
})

test('a file that it did not write stays', () => expect(plan(false).remove('mine', () => null)).toBe('mine'))

test('where depgate was not built as one file there is nothing to write', () =>
  expect(() => planVendored('/app/x.mjs', () => false, setupHost({}, null)).add(null)).toThrow('not built'))
