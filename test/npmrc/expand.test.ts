// References of an `.npmrc` to the environment, as npm expands them where nothing is set.

import { describe, expect, test } from 'vitest'
import { expandUnset, splitAtReferences } from '../../src/npmrc/expand.ts'

describe('expanded as unset', () => {
  test.each<[string, string, boolean]>([
    ['', '', false],
    ['plain', 'plain', false],
    ['${A}', '${A}', true],
    ['${A?}', '', true],
    ['regis${A?}try', 'registry', true],
    ['${A}/${B?}/c', '${A}//c', true],
    // An odd number of backslashes escapes the reference, and half of them stay.
    ['\\${A}', '${A}', false],
    ['\\\\${A}', '\\${A}', true],
    ['\\\\\\${A?}', '\\${A?}', false],
    ['\\\\${A?}', '\\', true],
    ['a\\b${A?}', 'a\\b', true],
    // What is no reference to npm stays as it is.
    ['${}', '${}', false],
    ['${?}', '${?}', false],
    ['$A', '$A', false],
    ['${A', '${A', false],
    ['${A??}', '${A??}', false],
    ['${${A?}}', '${}', true],
    ['${__proto__?}', '', true],
    ['${A B-c\u0000?}', '', true],
  ])('%j', (written, text, isOpen) => expect(expandUnset(written)).toEqual({ text, isOpen }))
})

describe('the literal parts', () => {
  test.each<[string, string[]]>([
    ['', ['']],
    ['plain', ['plain']],
    ['${A}', ['', '']],
    ['a${B}c', ['a', 'c']],
    ['a${B}${C?}d', ['a', '', 'd']],
    ['a\\${B}c', ['a${B}c']],
    ['a\\\\${B}c', ['a\\', 'c']],
    ['a\\\\\\${B}c${D}', ['a\\${B}c', '']],
  ])('%j', (written, parts) => expect(splitAtReferences(written)).toEqual(parts))
})

test.each([
  ['backslashes', '\\'.repeat(1_000_000)],
  ['backslashes before an opening', `${'\\'.repeat(200_000)}\${`],
  ['openings', '${'.repeat(500_000)],
  ['references', '${A?}'.repeat(200_000)],
])('many %s are read at once', (_, text) => {
  const start = performance.now()
  expandUnset(text)
  splitAtReferences(text)
  expect(performance.now() - start).toBeLessThan(3_000)
})
