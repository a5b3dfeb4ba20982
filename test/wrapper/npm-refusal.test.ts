import { expect, test } from 'vitest'
import { readRefusal } from '../../src/wrapper/npm-refusal.ts'

// Lines of npm 11.19's own log.
test('a name that is not there', () => {
  const lines = [
    'code E404',
    '404 Not Found - GET https://registry.example.test/left-padd - not found',
    "404  'left-padd@*' is not in this registry.",
  ]
  expect(readRefusal(lines)).toEqual({
    code: 'E404',
    line: 'Not Found - GET https://registry.example.test/left-padd - not found',
    missing: 'left-padd',
  })
  expect(readRefusal([...lines.slice(0, 2)]).missing).toBe('left-padd')
})

test('a scoped name', () => {
  const lines = ['code E404', "404  '@acme/none@^1' is not in this registry."]
  expect(readRefusal(lines).missing).toBe('@acme/none')
  const asked = ['code E404', '404 Not Found - GET https://registry.example.test/@acme%2fnone']
  expect(readRefusal(asked).missing).toBe('@acme/none')
})

test('other errors', () => {
  expect(readRefusal(['code ERESOLVE', 'ERESOLVE unable to resolve dependency tree', ''])).toEqual({
    code: 'ERESOLVE',
    line: 'unable to resolve dependency tree',
    missing: null,
  })
  expect(readRefusal(['npx canceled due to missing packages'])).toEqual({
    code: null,
    line: 'npx canceled due to missing packages',
    missing: null,
  })
  expect(readRefusal([])).toEqual({ code: null, line: 'no reason is given', missing: null })
})

test('no escape sequence and no credential comes through', () => {
  const { line } = readRefusal([
    'code E401',
    '\u001b[31mUnable to authenticate, https://me:secret@registry.example.test/ \u202e',
  ])
  expect(line).not.toMatch(/secret|\u001b|\u202e/)
})
