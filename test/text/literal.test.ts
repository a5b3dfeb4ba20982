// Literal secrets, references to secrets, and placeholders.

import { expect, test } from 'vitest'
import { isLiteral } from '../../src/text/literal.ts'

test.each([
  ['Zq7c0ffee', true],
  ['pre$TOKEN', true],
  ['$TOKEN', false],
  ['${TOKEN}', false],
  ['$(cat token)', false],
  ['%TOKEN%', false],
  ['<token>', false],
  ['xxxx', false],
  ['***', false],
  ['…', false],
  ['', false],
])('%s: %s', (value, expected) => expect(isLiteral(value)).toBe(expected))
