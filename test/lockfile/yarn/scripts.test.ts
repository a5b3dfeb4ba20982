import { expect, test } from 'vitest'
import { openFile } from '../../../src/json/section.ts'
import { readBuilt } from '../../../src/lockfile/yarn/scripts.ts'

const read = (dependenciesMeta?: object) =>
  readBuilt(openFile(JSON.stringify({ dependenciesMeta }), 'package.json', ''))

test('decisions are those of "built"', () =>
  expect(read({ a: { built: true }, '@s/b@npm:1.0.0': { built: false }, c: { optional: true } })).toEqual({
    a: true,
    '@s/b@1.0.0': false,
  }))

test('without the field there are none', () => expect(read()).toEqual({}))

test('a decision that is no truth value is refused', () =>
  expect(() => read({ a: { built: 'yes' } })).toThrow('must be true or false'))
