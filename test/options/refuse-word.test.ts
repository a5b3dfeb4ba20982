import { expect, test } from 'vitest'
import { refuseWord } from '../../src/options/refuse-word.ts'

test('names the nearest, and lists all below', () => {
  const { code, message, also, hint } = refuseWord('rule', 'malwar', ['malware', 'denied'], 'see there')
  expect([code, message, also, hint]).toEqual([
    'EUSAGE',
    'no rule "malwar": did you mean "malware"?',
    ['rules: malware, denied'],
    'see there',
  ])
})

test('lists all once where none is near', () => {
  const { message, also, hint } = refuseWord('rule', 'xyzzy\u001b[2J', ['malware', 'denied'])
  expect([message, also, hint]).toEqual(['no rule "xyzzy"; there are malware, denied', [], null])
})
