import { expect, test } from 'vitest'
import { lineOf, readList, readMapping, readMappings } from '../../../src/lockfile/pnpm/fields.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const section = yamlSection('list: [a, b]\nempty:\nmaps: [{x: 1}]\nmap: {y: 2}\n')

test('lists and mappings; an empty value is none', () => {
  expect(readList(section, 'list')).toEqual(['a', 'b'])
  expect([readList(section, 'empty'), readList(section, 'none')]).toEqual([[], []])
  expect(readMapping(section, 'empty')).toBeNull()
  const map = readMapping(section, 'map')
  expect(map === null ? null : lineOf(map)).toBe(4)
  expect(readMappings(section, 'maps').map(({ fields }) => fields)).toEqual([{ x: '1' }])
})

test.each([
  [() => readList(section, 'map'), 'must be a list'],
  [() => readList(section, 'maps'), 'must hold texts'],
  [() => readMappings(section, 'list'), 'must be a mapping'],
  [() => readMapping(section, 'list'), 'must be an object'],
])('%s is refused', (read, message) => expect(read).toThrow(message))
