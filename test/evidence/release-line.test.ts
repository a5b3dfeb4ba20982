import { expect, test } from 'vitest'
import { lineOf } from '../../src/evidence/release-line.ts'

test.each([
  ['2.4.1', '2'],
  ['2.0.0-rc.1', '2'],
  ['0.4.1', '0.4'],
  ['0.0.3', '0.0'],
  ['v1.2.3', '1'],
  ['1.2', null],
  ['__proto__', null],
])('%s is of line %s', (version, line) => expect(lineOf(version)).toBe(line))
