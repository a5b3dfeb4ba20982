// Records a waiver in the text of a policy, and chooses its end.

import { describe, expect, test } from 'vitest'
import { chooseEnd, recordWaiver } from '../../../src/policy/waivers/record.ts'
import { parsePolicy } from '../../../src/policy/parse.ts'
import type { Finding } from '../../../src/model/report.ts'
import type { Settings, Waiver } from '../../../src/model/policy.ts'

const asOf = new Date('2026-06-15T12:00:00Z')
const terms = (more: object = {}): Settings['waivers'] =>
  parsePolicy({ waivers: { maximum: '30d', ...more } }).settings.waivers
const waiver: Waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-06-30' }
const textOf = (...list: object[]) => JSON.stringify({ waivers: list })
const record = (before: string | null, more: Partial<Waiver> = {}, settings: object = {}) =>
  recordWaiver(before, { ...waiver, ...more }, terms(settings), asOf)

describe('records', () => {
  test.each<[string, string | null, boolean, number]>([
    ['the first one', null, false, 1],
    ['one in a policy without waivers', '{ /* why */ }', false, 1],
    ['one for another package', textOf({ ...waiver, package: 'b@1.0.0' }), false, 2],
    ['one for another rule', textOf({ ...waiver, rule: 'deprecated' }), false, 2],
    ['one in place of an earlier one', textOf({ ...waiver, reason: 'y' }), true, 1],
    [
      'one in a policy that extends files and packages',
      '{"extends":["./org/depgate.json","@s/a"]}',
      false,
      1,
    ],
  ])('%s', (_, before, isUpdate, count) => {
    const found = record(before)
    expect(found).toMatchObject({ notCounted: null, isUpdate })
    const { waivers } = JSON.parse(found.text.replace('/* why */', '')) as { waivers: unknown[] }
    expect(waivers).toHaveLength(count)
    expect(waivers).toContainEqual(waiver)
  })

  test('one that waits for a second name', () => {
    const found = record(null, {}, { needsSecondName: true })
    expect(found.notCounted).toBe('the policy asks for two names: "by" and "approvedBy"')
    expect(found.text).toContain('a@1.0.0')
    expect(record(null, { by: 'Jane', approvedBy: 'Joe' }, { needsSecondName: true }).notCounted).toBeNull()
  })
  test('the last day within the maximum', () =>
    expect(record(null, { expires: '2026-07-15' }).notCounted).toBeNull())
})

describe('refuses', () => {
  test.each<[string, Parameters<typeof record>, string, string]>([
    [
      'an end that is none',
      [null, { expires: 'soon' }],
      'EUSAGE',
      '--expires soon is not a date such as 2026-12-01',
    ],
    ['a day in no calendar', [null, { expires: '2026-06-31' }], 'EUSAGE', 'is not a date'],
    ['an escape sequence', [null, { expires: '\u001b[31mx' }], 'EUSAGE', '--expires x is not a date'],
    [
      'an end that is past',
      [null, { expires: '2026-06-14' }],
      'EUSAGE',
      '--expires 2026-06-14: it has expired',
    ],
    [
      'one above the maximum',
      [null, { expires: '2026-07-16' }],
      'EUSAGE',
      '--expires 2026-07-16: it ends more than 30 days from now',
    ],
    [
      'one that also lacks a second name',
      [null, { expires: '2026-06-14' }, { needsSecondName: true }],
      'EUSAGE',
      'it has expired',
    ],
    [
      'any where waivers are forbidden',
      [null, {}, { isForbidden: true }],
      'EUSAGE',
      'the policy forbids waivers',
    ],
    ['a text that is no policy', ['{'], 'EPOLICY', 'is not valid JSON'],
    ['a policy with an unknown key', ['{"rulez":{}}'], 'EPOLICY', 'rulez'],
  ])('%s', (_, args, code, message) => {
    expect(() => record(...args)).toThrow(expect.objectContaining({ code }) as Error)
    expect(() => record(...args)).toThrow(message)
  })
})

describe('the end of a waiver', () => {
  const found = (...ends: (string | null)[]) => ends.map((eligibleAt) => ({ eligibleAt }) as Finding)
  const soon = '2026-06-20T10:00:00.000Z'
  test.each<[string, (string | null)[], string, string]>([
    ['nothing that waiting fixes', [null], '30d', '2026-07-15'],
    ['nothing at all', [], '30d', '2026-07-15'],
    ['waiting fixes it', [soon], '30d', soon],
    ['waiting fixes it all', [soon, '2026-06-18T00:00:00.000Z'], '30d', soon],
    ['waiting fixes one of two', [soon, null], '30d', '2026-07-15'],
    ['waiting fixes it after the maximum', ['2026-08-01T00:00:00.000Z'], '30d', '2026-07-15'],
    ['a maximum of less than a day, which a date would exceed', [null], '12h', '2026-06-16T00:00:00.000Z'],
    ['a maximum of a day', [null], '1d', '2026-06-16'],
  ])('%s', (_, ends, maximum, end) => expect(chooseEnd(found(...ends), terms({ maximum }), asOf)).toBe(end))
})
