import { expect, test } from 'vitest'
import { describeDifference } from '../../src/text/address-difference.ts'

const host = 'https://registry.example.test/a.tgz'
test.each([
  ['a value', `${host}?token=one`, `${host}?token=two`, 'query ("token")'],
  ['a parameter more', `${host}?v=1&sig=x`, `${host}?v=1`, 'query ("sig")'],
  ['many', `${host}?a=1&b=1&c=1&d=1`, host, 'query ("a", "b", "c")'],
  ['a bare word, which can be a token', `${host}?npm_s3cr3tnpm_s3cr3t`, host, 'query'],
  ['a name that is none', `${host}?${'x'.repeat(60)}=1`, host, 'query'],
  ['a user', 'https://a:b@h.test/a', 'https://h.test/a', 'user or password'],
  [
    'several',
    'https://a:b@h.test/a?v=1#x',
    'https://h.test/a',
    'user or password and query ("v") and fragment',
  ],
  ['no address', 'a', 'b', 'spelling'],
])('two addresses that differ in %s', (_, one, other, parts) => {
  expect(describeDifference(one, other)).toBe(parts)
  expect(describeDifference(other, one)).toBe(parts)
})
