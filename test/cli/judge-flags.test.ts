// The time and the registry of a judgement, as they are typed.

import { describe, expect, test } from 'vitest'
import { readFlags } from '../../src/cli/flags.ts'
import { parseMoment, readMoment, registrySettings } from '../../src/cli/judge-flags.ts'
import { judgeFlags } from '../../src/cli/command.ts'
import { asOf } from '../support/build.ts'
import { refusalOf } from '../support/refusal.ts'

const typed = (...args: string[]) => readFlags('check', args, judgeFlags)
const clock = { now: () => asOf, isClockRight: () => null }

describe('the registry', () => {
  test.each<[string[], object]>([
    [[], { registry: null, isOffline: false, hasCache: true, isDeep: false }],
    [['--offline'], { registry: null, isOffline: true, hasCache: true, isDeep: false }],
    [['--no-cache', '--deep'], { registry: null, isOffline: false, hasCache: false, isDeep: true }],
    [
      ['--registry', 'https://registry.example.test/'],
      { registry: 'https://registry.example.test/', isOffline: false, hasCache: true, isDeep: false },
    ],
    [['--registry=HTTP://a'], { registry: 'HTTP://a', isOffline: false, hasCache: true, isDeep: false }],
  ])('%j', (args, settings) =>
    expect(registrySettings(typed(...args), '/app')).toEqual({ folder: '/app', ...settings }),
  )

  test.each([
    '',
    'registry.example.test',
    'ftp://a',
    'file:///etc',
    'https://',
    'https:///a',
    'https:// a',
    ' https://a',
  ])('an address that is none (%j) is refused', (address) =>
    expect(refusalOf(() => registrySettings(typed(`--registry=${address}`), '/app')).message).toBe(
      '--registry needs an address that begins with https:// or http://',
    ),
  )
})

describe('the moment', () => {
  test('is the clock, or the one that is typed', () => {
    expect(parseMoment(typed(), clock)).toBe(asOf)
    expect(parseMoment(typed('--as-of', '2026-11-21T12:00:00Z'), clock)).toEqual(
      new Date('2026-11-21T12:00:00Z'),
    )
  })

  test.each(['', 'now', 'yesterday', '2026-13-01', '21.11.2026', '1764000000', `2026-11-21\u001b[2J`])(
    'that is none (%j) is refused',
    (text) => {
      const refusal = refusalOf(() => readMoment(text, 'since'))
      expect([refusal.code, refusal.hint]).toEqual(['EUSAGE', 'Write it as 2026-11-21T12:00:00Z.'])
      expect(refusal.message).toMatch(/^--since .*is not an ISO 8601 time$/)
      expect(refusal.message).not.toContain('\u001b')
    },
  )
})
