// Paths in messages: relative, cleaned, with forward slashes.

import path from 'node:path'
import { expect, test } from 'vitest'
import { show } from '../../src/text/show-path.ts'

const folder = path.resolve('/work/app')

test.each([
  ['below the folder', '/work/app/packages/a/package.json', 'packages/a/package.json'],
  ['above it', '/work/package.json', '../package.json'],
  ['beside it', '/work/application/x', '../application/x'],
  // An empty path would name nothing.
  ['the folder itself', '/work/app', path.resolve('/work/app').replaceAll('\\', '/')],
  ['a backslash in a name', '/work/app/a\\b', 'a/b'],
  ['an escape sequence', '/work/app/\u001b[31mred.json', 'red.json'],
  ['a line break', '/work/app/a\n::error::b', 'a : :error: :b'],
])('%s', (_, file, expected) => expect(show(path.resolve(file), { folder })).toBe(expected))
