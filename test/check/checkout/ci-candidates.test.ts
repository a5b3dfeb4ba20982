import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  candidate,
  refuseUnsafe,
  take,
  type BaseCandidate,
} from '../../../src/check/checkout/ci-candidates.ts'
import { quoteWord } from '../../../src/text/shell-quote.ts'

const sha = 'a'.repeat(40)
const refuse = (type: BaseCandidate['type'], value: string) =>
  refuseUnsafe({ type, value, variable: 'TARGET' }, 'Jenkins')

test('a variable that is not set, or is empty, names nothing', () => {
  expect(take({ TARGET: 'refs/heads/main' }, 'branch', 'TARGET')).toEqual([
    { type: 'branch', value: 'main', variable: 'TARGET' },
  ])
  expect(take({}, 'branch', 'TARGET')).toEqual([])
  expect(candidate('branch', 'refs/heads/', 'TARGET')).toEqual([])
  // Only of a branch: the hash of a commit has no such part.
  expect(candidate('commit', 'refs/heads/x', 'TARGET')).toMatchObject([{ value: 'refs/heads/x' }])
})

test.each(['main', 'release/1.x', 'feature/x-1', 'a@b', 'größe', '#1', "it's", 'x'.repeat(250)])(
  'a branch called %j passes',
  (name) => expect(() => refuse('branch', name)).not.toThrow(),
)

test.each([
  '--upload-pack=touch pwned',
  '-x',
  'main\nmain',
  'a b',
  'a..b',
  'main@{1}',
  'main^',
  'a:b',
  '*',
  '.hidden',
  'a/.b',
  'x.lock',
  'a//b',
  '/a',
  'a/',
  '@',
  '\u001b[31mred',
  'a\u202eb',
  'a\0b',
  'x'.repeat(251),
])('a branch called %j is refused', (name) => {
  expect(() => refuse('branch', name)).toThrow(/^TARGET of Jenkins is no name of a branch: /)
})

test.each<[BaseCandidate['type'], string]>([
  ['commit', sha],
  ['commit', 'A'.repeat(64)],
  ['parent', sha],
])('a %s called %j passes', (type, value) => expect(() => refuse(type, value)).not.toThrow())

test.each<[BaseCandidate['type'], string]>([
  ['commit', 'deadbeef'],
  ['commit', 'HEAD'],
  ['commit', '--all'],
  ['commit', `${sha}\n`],
  ['commit', 'g'.repeat(40)],
  ['parent', 'main'],
])('a %s called %j is refused', (type, value) => {
  expect(() => refuse(type, value)).toThrow(/is no hash of a commit/)
})

test('what passes is a word of its own for git and for a shell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
      try {
        refuse('branch', name)
      } catch {
        return
      }
      expect(name).not.toMatch(/^-|[\u0000-\u0020\u007f~^:?*[\\]/)
      const word = quoteWord(name)
      expect(word === name ? /^[\w@%+=:,./-]+$/.test(word) : /^'(?:[^']|'\\'')*'$/.test(word)).toBe(true)
    }),
  )
  expect(quoteWord("a'$(x)")).toBe(`'a'\\''$(x)'`)
})
