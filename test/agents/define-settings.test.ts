import { expect, test } from 'vitest'
import { homeOf, tableOf } from '../../src/agents/define-settings.ts'

test('a home is named by a variable, or there is none', () => {
  expect(homeOf({ folder: '/', env: { HOME: '/home/user', USERPROFILE: '/other' } })).toBe('/home/user')
  expect(homeOf({ folder: '/', env: { HOME: '', USERPROFILE: '/other' } })).toBe('/other')
  expect(homeOf({ folder: '/', env: {} })).toBe(null)
})

test('what is no table has nothing in it', () => {
  expect(tableOf({ a: { b: 1 } }, 'a')).toEqual({ b: 1 })
  for (const value of [{ a: [1] }, { a: 'b' }, { a: null }, {}, null, [], 'a'])
    expect(tableOf(value, 'a')).toEqual({})
  expect(tableOf({}, 'constructor')).toEqual({})
})
