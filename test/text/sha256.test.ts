import { expect, test } from 'vitest'
import { gitHashOf, sha256Of } from '../../src/text/sha256.ts'

// As `git hash-object --stdin` prints it, in a repository of each object format.
test('a text has the hash that git gives it as a blob', () => {
  expect(gitHashOf('')).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391')
  expect(gitHashOf('ä\n')).toBe('8be8316c70848caa99b9b3086c64976e82d1c17d')
  expect(gitHashOf('', 64)).toBe('473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813')
})

test('the SHA-256 of a text is that of its UTF-8 bytes', () => {
  expect(sha256Of('ä')).toBe(sha256Of(new Uint8Array([0xc3, 0xa4])))
})
