import { expect, test } from 'vitest'
import { readPnpmMajor } from '../../src/managers/pnpm-version.ts'

test.each<[string | null, number | null]>([
  ['{"packageManager":"pnpm@10.34.9"}', 10],
  ['{"packageManager":"pnpm@12.21.0+sha512.abc"}', 12],
  ['{"packageManager":"pnpm@latest"}', null],
  ['{"packageManager":"npm@11.0.0"}', null],
  ['{"packageManager":1}', null],
  ['{}', null],
  ['{', null],
  [null, null],
])('%s', (text, major) => expect(readPnpmMajor(text)).toBe(major))
