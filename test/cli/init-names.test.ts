import { expect, test } from 'vitest'
import { checkNames } from '../../src/cli/init-names.ts'
import { refusalOf } from '../support/refusal.ts'

test('each name once, without blanks', () =>
  expect(checkNames([' claude', '', 'git', 'claude'])).toEqual(['claude', 'git']))

test('none, and one that is not known, are refused with all that there are', () => {
  expect(refusalOf(() => checkNames([' '])).hint).toMatch(/claude\|.*\|npm/)
  const { message, also } = refusalOf(() => checkNames(['gti']))
  expect(message).toBe('no "gti" to wire it into: did you mean "git"?')
  expect(also).toEqual([expect.stringMatching(/^targets: claude, .*, git, npm, renovate, dependabot$/)])
})
