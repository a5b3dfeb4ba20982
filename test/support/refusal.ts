// Describes how something is refused, so that a test can compare code, message and hint at once.

import { DepgateError } from '../../src/errors.ts'

/** Returns the error that a call throws; anything but a DepgateError fails the test. */
export function refusalOf(call: () => unknown): DepgateError {
  try {
    call()
  } catch (error) {
    if (error instanceof DepgateError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
