import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../../src/policy/parse.ts'
import { listLoosened, sameText, tighten } from '../../src/policy/tighten.ts'

const loosened = (before: object, after: object) =>
  listLoosened(parsePolicy(before), parsePolicy(after)).map(({ path, before: was, after: is }) => [
    path,
    was,
    is,
  ])
const age = (minimum: string) => ({ rules: { 'minimum-age': ['error', { minimum }] } })

describe('an edit loosens', () => {
  test.each<[string, object, object, unknown[]]>([
    ['a level', {}, { rules: { malware: 'warn' } }, [['rules.malware', 'error', 'warn']]],
    ['a span', age('14d'), age('3d'), [['rules.minimum-age.minimum', '14d', '3d']]],
    ['deny', { deny: ['a', 'b'] }, { deny: ['a'] }, [['deny', ['a', 'b'], ['a']]]],
    ['a kind of gap', {}, { gaps: { advisories: 'warn' } }, [['gaps.advisories', 'error', 'warn']]],
    ['install scripts', {}, { scripts: 'all' }, [['scripts', 'allowed', 'all']]],
    ['what waivers need', { waivers: { isForbidden: true } }, {}, [['waivers.isForbidden', true, false]]],
  ])('%s', (_, before, after, expected) => expect(loosened(before, after)).toEqual(expected))

  test.each<[string, object, object]>([
    ['nothing: the same', age('14d'), age('14d')],
    ['nothing: a longer span', age('7d'), age('14d')],
    ['nothing: the same list in another order', { deny: ['a', 'b'] }, { deny: ['b', 'a'] }],
    ['nothing: fewer install scripts', { scripts: 'all' }, { scripts: 'allowed' }],
    ['nothing: one more denied', { deny: ['a'] }, { deny: ['a', 'b'] }],
  ])('%s', (_, before, after) => expect(loosened(before, after)).toEqual([]))
})

test('the stricter of each two values wins, and waivers stay those of the base', () => {
  const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }
  const base = parsePolicy({ ...age('7d'), deny: ['a'], waivers: [waiver] })
  const over = parsePolicy({
    ...age('14d'),
    deny: ['b'],
    rules: { 'minimum-age': ['warn', { minimum: '14d' }] },
  })
  const merged = tighten(base, over)
  expect(merged.rules.get('minimum-age')).toMatchObject({ level: 'error', options: { minimum: 14 * 1440 } })
  expect(merged.deny.map(({ text }) => text).sort()).toEqual(['a', 'b'])
  expect(merged.waivers).toEqual(base.waivers)
  expect(tighten(over, base).waivers).toEqual([])
})

test.each<[unknown, unknown, boolean]>([
  [['a', 'b'], ['b', 'a'], true],
  [['a'], ['a', 'a'], false],
  [[1, 2], [2, 1], false],
  ['a', 'a', true],
  [null, 'a', false],
])('%j and %j', (a, b, expected) => expect(sameText(a, b)).toBe(expected))
