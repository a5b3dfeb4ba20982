import { describe, expect, test } from 'vitest'
import { listIdle } from '../../src/policy/idle.ts'
import { defaultPolicy, parsePolicy } from '../../src/policy/parse.ts'

describe('what is switched on and does nothing', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['minimum-age', { minimum: '0d' }, 'rules.minimum-age', 'never finds anything: "minimum" is 0'],
    ['new-package', { minimum: '0m' }, 'rules.new-package', 'never finds anything: "minimum" is 0'],
    ['floating-range', { fields: [] }, 'rules.floating-range', 'never finds anything: "fields" names none'],
    ['superseded', { young: '0h' }, 'rules.superseded', 'never finds anything: "young" is 0'],
    ['superseded', { within: '0h' }, 'rules.superseded', 'never finds anything: "within" is 0'],
    ['reawakened', { within: '0h' }, 'rules.reawakened', 'never finds anything: "within" is 0'],
    [
      'lookalike',
      { minimum: '0d', versions: 0 },
      'rules.lookalike',
      'never finds anything: "minimum" and "versions" are 0',
    ],
  ])('%s %j', (rule, options, path, reason) => {
    expect(listIdle(parsePolicy({ rules: { [rule]: ['warn', options] } }))).toEqual([{ path, reason }])
    // A rule that is switched off is visibly so.
    expect(listIdle(parsePolicy({ rules: { [rule]: ['off', options] } }))).toEqual([])
  })

  test('terms with which no waiver counts and no line is kept', () => {
    const policy = parsePolicy({ waivers: { maximum: '0d' }, log: { keep: '0d' } })
    expect(listIdle(policy).map((one) => one.path)).toEqual(['waivers.maximum', 'log.keep'])
  })

  test('nothing in the defaults and the presets, nor an option that only narrows', () => {
    expect(listIdle(defaultPolicy())).toEqual([])
    expect(listIdle(parsePolicy({ extends: 'strict' }))).toEqual([])
    const narrow = {
      'minimum-age': ['error', { minimum: '1m', highRisk: '0d' }],
      provenance: ['error', { within: '0d' }],
    }
    expect(listIdle(parsePolicy({ rules: narrow }))).toEqual([])
  })
})
