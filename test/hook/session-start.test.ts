// Which starts of a session are a person's: only those approve what is there.

import { describe, expect, test } from 'vitest'
import { whyNotOfPerson, type StartFacts } from '../../src/hook/session-start.ts'

const now = 10_000_000_000
const hour = 3_600_000
const start: StartFacts = {
  source: 'startup',
  sessionId: 'a',
  isKnown: false,
  hasStarter: true,
  others: [],
  now,
}
const other = { runningSince: null, leftBehind: [] }

describe('a start', () => {
  test.each<[string, Partial<StartFacts>]>([
    ['of a new session', {}],
    ['of an agent that names no source', { source: null }],
    ['as Copilot calls it', { source: 'new' }],
    ['beside a session that does nothing', { others: [other] }],
    [
      'after a command whose end was never reported',
      { others: [{ ...other, runningSince: now - 3 * hour }] },
    ],
  ])('%s is a person’s', (_, more) => {
    expect(whyNotOfPerson({ ...start, ...more })).toBeNull()
  })

  test.each<[string, Partial<StartFacts>, string]>([
    ['that resumes', { source: 'resume' }, 'goes on'],
    ['after /clear', { source: 'clear' }, 'goes on'],
    ['after /compact', { source: 'compact' }, 'goes on'],
    ['of a fork', { source: 'fork' }, 'goes on'],
    ['with a source that is no text', { source: 'unknown' }, 'goes on'],
    ['with a source of tomorrow', { source: 'restart' }, 'goes on'],
    ['of a session that is known', { isKnown: true }, 'known'],
    ['of no session', { sessionId: null }, 'known'],
    ['that an orphaned shell pipes in', { hasStarter: false }, 'no agent'],
    ['while a command runs', { others: [{ ...other, runningSince: now - 1000 }] }, 'is running'],
    [
      'after a session that left a process',
      { others: [{ ...other, leftBehind: [{ pid: 1, start: '1' }] }] },
      'left',
    ],
  ])('%s is not', (_, more, why) => {
    expect(whyNotOfPerson({ ...start, ...more })).toContain(why)
  })
})
