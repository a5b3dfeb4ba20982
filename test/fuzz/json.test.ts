// The reader of JSON: any text is read or refused with a DepgateError.

import fc from 'fast-check'
import { expect } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { readJson } from '../../src/json/parse.ts'
import { fuzz } from './fuzz.ts'

const token = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"a"',
  '"',
  '1e999',
  'null',
  '//',
  '/*',
  '\\u0',
  ' ',
)

fuzz(
  'text of JSON',
  fc.property(
    fc.oneof(
      fc.string(),
      fc.array(token).map((tokens) => tokens.join('')),
    ),
    (text) => {
      try {
        readJson(text, 'depgate.json', { code: 'EPOLICY', hasComments: true })
      } catch (error) {
        expect(error).toBeInstanceOf(DepgateError)
      }
    },
  ),
)
