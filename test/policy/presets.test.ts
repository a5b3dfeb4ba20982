import { expect, test } from 'vitest'
import { defaultPolicy, parsePolicy } from '../../src/policy/parse.ts'
import { listLoosened } from '../../src/policy/tighten.ts'
import { writtenPaths } from '../../src/policy/value-paths.ts'

const minimumAge = (input: unknown) => parsePolicy(input).rules.get('minimum-age')

test('recommended is the defaults, strict is nowhere looser', () => {
  expect(parsePolicy({ extends: 'recommended' }).sha256).toBe(defaultPolicy().sha256)
  expect(listLoosened(defaultPolicy(), parsePolicy({ extends: 'strict' }))).toEqual([])
  expect(minimumAge({ extends: 'strict' })).toMatchObject({ level: 'error', options: { minimum: 14 * 1440 } })
})

test('what a file sets itself wins, and a level alone keeps the options', () => {
  expect(minimumAge({ extends: ['strict'], rules: { 'minimum-age': 'warn' } })).toMatchObject({
    level: 'warn',
    options: { minimum: 14 * 1440 },
  })
  const own = { extends: 'strict', rules: { 'minimum-age': ['error', { minimum: '1d' }] } }
  expect(minimumAge(own)).toMatchObject({ options: { minimum: 1440 } })
  const waiver = { rule: 'advisory', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }
  const waived = parsePolicy({ extends: 'strict', waivers: [waiver] })
  expect([waived.waivers, waived.settings.waivers.maximum]).toEqual([[waiver], 14 * 1440])
  expect(writtenPaths({ extends: 'strict' })).toContain('rules.minimum-age.minimum')
})

test.each([
  ['strikt', /no preset "strikt": did you mean "strict"/],
  ['./node_modules/evil', /no preset/],
  ['__proto__', /no preset/],
  [1, /1 is not the name of a preset/],
  [Array(11).fill('strict'), /at most 10 presets/],
])('refuses to extend %j', (named, message) => expect(() => parsePolicy({ extends: named })).toThrow(message))
