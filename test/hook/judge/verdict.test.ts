import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../../src/errors.ts'
import { describeUnjudged } from '../../../src/hook/judge/verdict.ts'

describe('a change that cannot be judged', () => {
  test.each([
    [
      'an error with a hint',
      new DepgateError('EPOLICY', 'no policy', { hint: 'write one' }),
      'no policy (write one)',
    ],
    ['an error', new Error('no net'), 'no net'],
    ['anything else', 'thrown', 'thrown'],
  ])('%s stays open for a while, and says why', (_, error, said) => {
    const verdict = describeUnjudged(error, 'key', 1_000)
    expect(verdict).toMatchObject({ key: 'key', outcome: 'inconclusive', until: 31_000 })
    expect(verdict.reason).toContain(said)
    expect(verdict.notice).toBe(verdict.reason)
  })
})
