import { expect, test } from 'vitest'
import { prefixOf } from '../../src/shell/prefix-table.ts'

test('only what is listed', () => {
  expect(prefixOf('strace')?.values).toContain('-o')
  expect([prefixOf('ls'), prefixOf('constructor')]).toEqual([null, null])
})
