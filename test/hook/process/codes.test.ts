import { expect, test } from 'vitest'
import { isCode, issueCode } from '../../../src/hook/process/codes.ts'

test('a code is shown once and kept as a hash', () => {
  const { code, kept } = issueCode()
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(JSON.stringify(kept)).not.toContain(code.replaceAll('-', ''))
  expect(isCode(code, kept)).toBe(true)
  expect(isCode(code.toLowerCase().replaceAll('-', ' '), kept)).toBe(true)
  expect(issueCode().code).not.toBe(code)
})

test.each(['', 'AAAA', 'AAAA-AAAA-AAAA-AAAA', '0000-0000-0000', '\0'])('%j is not the code', (typed) => {
  expect(isCode(typed, issueCode().kept)).toBe(false)
})

test.each([
  { salt: '', hash: '' },
  { salt: 'x', hash: 'zz' },
  { salt: 'x', hash: '00' },
])('%j is a hash of no code', (kept) => {
  expect(isCode('0000-0000-0000', kept)).toBe(false)
})
