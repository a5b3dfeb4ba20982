import { expect, test } from 'vitest'
import { namedVersion } from '../../../src/lockfile/pnpm/named-version.ts'

test.each([
  ['{"packageManager":"pnpm@9.15.9"}', '9.15.9'],
  ['{ "packageManager" : "pnpm@10.6.0-rc.1+sha512.abc" }', '10.6.0-rc.1'],
  ['{"packageManager":"yarn@4.1.0"}', null],
  ['{"packageManager":"pnpm@latest"}', null],
  ['{}', null],
  [null, null],
])('%s names %s', (text, version) => expect(namedVersion(text)).toBe(version))
