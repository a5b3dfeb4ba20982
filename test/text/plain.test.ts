import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain, plainUrl } from '../../src/text/plain.ts'

describe('plain', () => {
  test.each([
    ['a colour', 'a\u001b[31mb\u001b[0m', 'ab'],
    ['a title', 'a\u001b]0;owned\u0007b', 'ab'],
    ['a link', '\u001b]8;;https://evil.test\u001b\\click\u001b]8;;\u001b\\', 'click'],
    ['an eight-bit sequence', 'a\u009b31mb', 'ab'],
    ['a device string', 'a\u001bPq#0\u001b\\b', 'ab'],
    ['a bare escape', 'a\u001b', 'a'],
    ['an unfinished title', 'a\u001b]0;owned', 'a'],
    ['line breaks', 'a\r\nb\u2028c', 'a b c'],
    ['a backspace', 'safe\b\b\b\bevil', 'safe evil'],
    ['text that runs the other way', 'a\u202egnp.exe', 'a gnp.exe'],
    ['invisible characters', 'le\u200bft\u2060-\ufeffpad', 'le ft - pad'],
    ['a tag character', 'a\u{e0041}b', 'a b'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    ['a command to Azure', 'a ##vso[task.complete]b', 'a # #vso[task.complete]b'],
    ['a command in the older form', '##[set-output name=a]b', '# #[set-output name=a]b'],
    ['a command to TeamCity', "a##teamcity[x 'y']", "a# #teamcity[x 'y']"],
    ['a command to GitHub', '::error file=a::b', ': :error file=a: :b'],
    ['a command in colour', '\u001b[31m::error::b', ': :error: :b'],
    ['a command further on, which a table may wrap', 'a std::b', 'a std: :b'],
    ['a command with characters that .NET ignores', '#\u034f#vso[a] :\ufe0f:b', '# \u034f#vso[a] : \ufe0f:b'],
    ['an address of IPv6', 'http://[::1]:4873/a', 'http://[::1]:4873/a'],
    ['one sign', 'a#b [c] d:e #1 https://h.test/', 'a#b [c] d:e #1 https://h.test/'],
    ['accents and signs', 'Größe → 漢字 🙂', 'Größe → 漢字 🙂'],
  ])('cleans %s', (_, text, clean) => expect(plain(text)).toBe(clean))

  test('leaves nothing that moves a cursor, and is done after one pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = plain(text)
        expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/)
        expect(plain(clean)).toBe(clean)
        expect(clean.replaceAll(/\p{DI}|\[[\da-f:.]+\]/giu, '')).not.toMatch(/##|::/)
        expect(clean.isWellFormed()).toBe(true)
      }),
    )
  })

  test('is bounded', () => expect(plain('x'.repeat(1e6))).toHaveLength(500))
})

test.each([
  ['https://user:secret@h.test/a?token=t#f', 'https://h.test/a'],
  ['git+ssh://git@h.test/u/r.git#abc', 'git+ssh://h.test/u/r.git'],
  ['//user:secret@h.test/a', 'an address that cannot be read'],
])('plainUrl(%s)', (url, clean) => expect(plainUrl(url)).toBe(clean))
