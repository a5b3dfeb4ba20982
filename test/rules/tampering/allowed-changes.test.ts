import { expect, test } from 'vitest'
import { compareAllowScripts } from '../../../src/rules/tampering/allowed-changes.ts'

const manifest = (allowScripts: unknown) => JSON.stringify({ name: 'app', allowScripts }, null, 2)
const found = (before: unknown, after: unknown) =>
  compareAllowScripts(before === null ? null : manifest(before), manifest(after)).map(
    ({ subject, before: was, after: is, line }) => [subject, was, is, line],
  )

test.each<[string, unknown, unknown, unknown[]]>([
  ['a new permission', {}, { a: true }, [['allowScripts.a', null, 'true', 4]]],
  ['a refusal that became one', { a: false }, { a: true }, [['allowScripts.a', 'false', 'true', 4]]],
  ['a permission without a manifest before', null, { a: true }, [['allowScripts.a', null, 'true', 4]]],
  [
    'a lost refusal beside a wider permission',
    { 'a@1.0.0': false, a: true },
    { a: true },
    [['allowScripts.a@1.0.0', 'false', null, null]],
  ],
  [
    'a lost refusal of a scoped package',
    { '@s/a@1': false, '@s/a': true },
    { '@s/a': true },
    [['allowScripts.@s/a@1', 'false', null, null]],
  ],
])('%s', (_, before, after, expected) => expect(found(before, after)).toEqual(expected))

test.each<[string, unknown, unknown]>([
  ['the same permissions', { a: true }, { a: true }],
  ['a permission less', { a: true, b: true }, { a: true }],
  ['a new refusal', {}, { a: false }],
  ['a lost refusal, and nothing allows the package', { a: false }, {}],
  ['a lost refusal beside the permission of another package', { a: false, ab: true }, { ab: true }],
])('quiet: %s', (_, before, after) => expect(found(before, after)).toEqual([]))

test('a manifest that cannot be read allows nothing', () => {
  expect(compareAllowScripts('{', manifest({ a: true }))).toHaveLength(1)
  expect(compareAllowScripts(manifest({}), '{')).toEqual([])
})

test('a name is cleaned', () =>
  expect(JSON.stringify(compareAllowScripts(null, manifest({ 'a\u001b[31m': true })))).not.toContain(
    '\\u001b',
  ))
