import { expect, test } from 'vitest'
import { parsePolicy } from '../../../src/policy/parse.ts'
import { whyNotCounted } from '../../../src/policy/waivers/validity.ts'
import { asOf } from '../../support/build.ts'

const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-06-20' }

test.each([
  ['counts', {}, {}, null],
  ['counts to the end of its day', {}, { expires: '2026-06-15' }, null],
  ['counts at the maximum', {}, { expires: '2026-07-15T12:00:00Z' }, null],
  ['is over', {}, { expires: '2026-06-15T12:00:00Z' }, /expired/],
  ['is longer than the maximum', {}, { expires: '2026-07-15T12:00:01Z' }, /more than 30 days from now/],
  ['is longer than a shorter maximum', { maximum: '1d' }, {}, /more than 24 hours from now/],
  ['is forbidden', { isForbidden: true }, { by: 'a', approvedBy: 'b' }, /forbids waivers/],
  ['has no name', { needsSecondName: true }, {}, /asks for two names/],
  ['has one name', { needsSecondName: true }, { by: 'jane' }, /asks for two names/],
  ['has one name twice', { needsSecondName: true }, { by: 'jane', approvedBy: ' Jane' }, /the same as "by"/],
  ['has two names', { needsSecondName: true }, { by: 'jane', approvedBy: 'joe' }, null],
])('a waiver %s', (_, terms, more, expected) => {
  const { settings } = parsePolicy({ waivers: { maximum: '30d', ...terms } })
  const note = whyNotCounted({ ...waiver, ...more }, settings.waivers, asOf)
  if (expected === null) expect(note).toBeNull()
  else expect(note).toMatch(expected)
})
