import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readClassicEntries } from '../../../src/lockfile/yarn/classic-entries.ts'
import { DepgateError } from '../../../src/errors.ts'
import { listCorpus, readCorpus } from '../../support/corpus.ts'

const require = createRequire(import.meta.url)
const yarn = require('@yarnpkg/lockfile') as {
  parse: (text: string) => { readonly object: unknown }
}
const read = (text: string) => readClassicEntries(text, 'yarn.lock')
const small = readFileSync(path.resolve(import.meta.dirname, '../../../fixtures/yarn/classic.lock'), 'utf8')

/** What yarn's own parser reads, in the form of ours. */
function ofYarn(text: string): Record<string, unknown> {
  return JSON.parse(JSON.stringify(yarn.parse(text).object)) as Record<string, unknown>
}

function ours(text: string): Record<string, unknown> {
  const entries = read(text).flatMap(({ keys, fields, groups }) => {
    const lists = [...groups].map(([key, group]) => [key, Object.fromEntries(group)] as const)
    return keys.map((key) => [key, Object.fromEntries([...fields, ...lists])] as const)
  })
  return Object.fromEntries(entries)
}

const real = listCorpus(['yarn.lock'])
  .map((file) => [file, readCorpus(file)] as const)
  .filter(([, text]) => text.includes('yarn lockfile v1'))

test.each([['the fixture', small] as const, ...real])('%s is read as by @yarnpkg/lockfile', (_, text) =>
  expect(ours(text)).toEqual(ofYarn(text)),
)

test('a file that was changed anywhere is refused, or read as by @yarnpkg/lockfile', () => {
  const pieces = ['"', ':', ',', ' ', '\n', '  ', 'true', '0', '#', '\\', 'a@1', '\t', '\r\n', '@', '\u2028']
  const change = fc.record({
    at: fc.nat(small.length),
    cut: fc.nat(12),
    piece: fc.constantFrom('', ...pieces),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const text = changes.reduce(
        (now, { at, cut, piece }) => now.slice(0, at) + piece + now.slice(at + cut),
        small,
      )
      let mine: Record<string, unknown>
      try {
        mine = ours(text)
      } catch (error) {
        expect(error).toBeInstanceOf(DepgateError)
        return
      }
      // Values that yarn reads as numbers and booleans are texts here.
      const asText = (value: unknown): unknown =>
        typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, asText(one)]))
          : String(value)
      expect(asText(mine)).toEqual(asText(ofYarn(text)))
    }),
    { numRuns: 300 },
  )
})

describe('is refused with the line', () => {
  test.each([
    ['a conflict', '<<<<<<< HEAD\na@1:\n  version "1.0.0"\n', 'line 1: has a conflict marker'],
    ['a version of the future', '# yarn lockfile v2\n', 'line 1: is of version 2'],
    ['a key twice', 'a@1:\n  version "1"\n\na@1:\n  version "2"\n', 'line 4: has the key "a@1" twice'],
    ['a key twice in a list', 'a@1, a@1:\n', 'line 1: has the key "a@1" twice'],
    ['a field twice', 'a@1:\n  version "1"\n  version "2"\n', 'line 3: has the field "version" twice'],
    ['a dependency twice', 'a@1:\n  dependencies:\n    b "1"\n    b "2"\n', 'line 4: has "b" twice'],
    ['an odd indentation', 'a@1:\n   version "1"\n', 'line 2: is not indented as yarn does it'],
    ['a tab', 'a@1:\n\tversion "1"\n', 'line 2: is no list of patterns'],
    ['a field without an entry', '  version "1"\n', 'line 1: belongs to no entry'],
    [
      'a field behind a comment',
      'a@1:\n  version "1"\n# c\n  uid x\n\nb@1:\n',
      'line 4: belongs to no entry',
    ],
    ['an entry in a comment of yarn', '# c\ra@1:\r  version "1"\n', 'line 1: has a carriage return'],
    ['two carriage returns', 'a@1:\r\r\n  version "1"\r\n', 'line 1: has a carriage return'],
    ['a member without a list', 'a@1:\n  version "1"\n    b "1"\n', 'line 3: belongs to no list'],
    ['a value that is no text', 'a@1:\n  version {}\n', 'line 2: is no pair'],
    ['a bare word that yarn reads in two', 'trueish@1:\n', 'line 1: is no list of patterns'],
    ['a long integrity', `a@1:\n  integrity ${'s'.repeat(10_001)}\n`, 'line 2: has 10001 characters'],
  ])('%s', (_, text, message) => expect(() => read(text)).toThrow(message))
  test('a text of more than 16 MiB', () =>
    expect(() => read(' '.repeat(16 * 1024 * 1024 + 1))).toThrow('yarn.lock is larger than 16 MiB'))
})

test('lines are counted, also with CRLF and a byte order mark', () =>
  expect(read('\uFEFF# yarn lockfile v1\r\n\r\n"@a/b@^1", c@2:\r\n  version "1.0.0"\r\n')).toMatchObject([
    { keys: ['@a/b@^1', 'c@2'], line: 3, lines: new Map([['version', 4]]) },
  ]))

/** Twins of the rows above. */
test.each([
  ['a comment between entries', 'a@1:\n  version "1"\n  uid x\n\n# c\nb@1:\n  version "2"\n'],
  ['an empty line in an entry', 'a@1:\n  version "1"\n\n  uid x\n\nb@1:\n  version "2"\n'],
  ['CRLF', 'a@1:\r\n  version "1"\r\n  uid x\r\n\r\nb@1:\r\n  version "2"\r\n'],
])('%s is read as by @yarnpkg/lockfile', (_, text) => {
  expect(Object.keys(ofYarn(text))).toEqual(['a@1', 'b@1'])
  expect(read(text).map(({ keys, fields }) => [keys[0], Object.fromEntries(fields)])).toEqual(
    Object.entries(ofYarn(text)),
  )
})

test('names of the prototype are names like any other', () =>
  expect(read('"__proto__@1":\n  constructor "x"\n')[0]?.fields.get('constructor')).toBe('x'))
