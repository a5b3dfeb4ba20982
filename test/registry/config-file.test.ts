// Reads files of npm's configuration: what is no regular file, and what is too large.

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isThere, readBounded } from '../../src/registry/config-file.ts'

let folder = ''
const at = (name: string) => path.join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'depgate-config-file-'))
  writeFileSync(at('file'), 'x=y')
  writeFileSync(at('empty'), '')
  writeFileSync(at('bytes'), Buffer.from([0, 255]))
  mkdirSync(at('folder'))
  symlinkSync('file', at('link'))
  symlinkSync('gone', at('dangling'))
  symlinkSync('loop', at('loop'))
  symlinkSync('folder', at('folder-link'))
  if (process.platform !== 'win32') execFileSync('mkfifo', [at('pipe')])
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test.each([
  ['file', 'x=y'],
  ['link', 'x=y'],
  ['empty', null],
  ['folder', null],
  ['folder-link', null],
  ['dangling', null],
  ['loop', null],
  ['gone', null],
  ['file/below', null],
  ['a\0b', null],
])('%s', (name, text) => expect(readBounded(at(name))?.toString() ?? null).toBe(text))

test('bytes as they are', () => expect(readBounded(at('bytes'))).toEqual(Buffer.from([0, 255])))

describe.runIf(process.platform !== 'win32')('what would hang or never end', () => {
  test('a pipe', () => expect(readBounded(at('pipe'))).toBeNull())
  test('a device', () => expect(readBounded('/dev/zero')).toBeNull())
})
test.runIf(process.platform === 'linux')('a file that the system generates', () =>
  expect(readBounded('/proc/self/status')).toBeNull(),
)

test.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('a file without permission', () => {
  writeFileSync(at('secret'), 'x')
  chmodSync(at('secret'), 0)
  expect(readBounded(at('secret'))).toBeNull()
})

describe('a large file', () => {
  test('of the maximum size', () => expect(readBounded(at('file'), 3)?.length).toBe(3))
  test('of one byte more', () => {
    expect(() => readBounded(at('file'), 2)).toThrow(expect.objectContaining({ code: 'ECONFIG' }) as Error)
    writeFileSync(at('large\u001b[31m'), Buffer.alloc(4 * 2 ** 20 + 1))
    expect(() => readBounded(at('large\u001b[31m'))).toThrow(/large is larger than 4 MiB$/)
  })
})

test.each([
  ['file', true],
  ['empty', true],
  ['folder', true],
  ['dangling', true],
  ['loop', true],
  ['gone', false],
  ['file/below', false],
  ['a\0b', false],
])('%s is there: %j', (name, expected) => expect(isThere(at(name))).toBe(expected))
