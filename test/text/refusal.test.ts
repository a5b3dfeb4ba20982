import { expect, test } from 'vitest'
import { formatRefusal } from '../../src/text/refusal.ts'

test.each([
  ['a value', {}, 'file: is wrong'],
  ['a line', { line: 7 }, 'file, line 7: is wrong'],
  ['no line', { line: null, subject: 'packages' }, 'file: packages is wrong'],
  ['both', { line: 7, subject: 'packages > a' }, 'file, line 7: packages > a is wrong'],
])('%s', (_, details, message) => expect(formatRefusal('file', 'is wrong', details)).toBe(message))
