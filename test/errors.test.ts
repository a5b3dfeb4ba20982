// DepgateError, as the command line and the library read it.

import { expect, test } from 'vitest'
import { DepgateError } from '../src/errors.ts'

test('an error without more has no hint and no cause', () => {
  const error = new DepgateError('EGIT', 'git failed')
  expect(error).toBeInstanceOf(Error)
  expect([error.name, error.code, error.message, error.hint]).toEqual([
    'DepgateError',
    'EGIT',
    'git failed',
    null,
  ])
  // `cause: undefined` would print as a cause of its own.
  expect(Object.hasOwn(error, 'cause')).toBe(false)
})

test.each([[new Error('ENOENT')], [null], [0], ['']])('cause %j is kept', (cause) => {
  const error = new DepgateError('EUSAGE', 'no', { hint: 'yes', cause })
  expect(error.hint).toBe('yes')
  expect(Object.hasOwn(error, 'cause')).toBe(true)
  expect(error.cause).toBe(cause)
})
