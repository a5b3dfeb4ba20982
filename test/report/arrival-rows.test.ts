import { describe, expect, test } from 'vitest'
import { formatLocation } from '../../src/report/arrival-rows.ts'
import { findActive } from '../support/inert.ts'

describe('the place of a finding', () => {
  test.each([
    [{ file: 'package-lock.json', line: 3 }, 'package-lock.json:3'],
    [{ file: '.npmrc' }, '.npmrc'],
    [{ file: 'a:b.json', line: 12 }, 'a:b.json:12'],
  ])('%j', (location, text) => expect(formatLocation(location)).toBe(text))

  // Found by the fuzzer of saved reports: plain() breaks `::` and leaves a colon at the end, and a table can wrap there.
  test.each([':', ': :', 'x :', 'a ::'])('a path %j makes no command with the line', (file) =>
    expect(findActive(formatLocation({ file, line: 3 }).replaceAll(' ', '\n'))).toEqual([]),
  )
})
