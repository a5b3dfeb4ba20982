import { expect, test } from 'vitest'
import { show } from '../../../src/policy/load/policy-files.ts'
import { top } from '../../support/memory-snapshot.ts'

test.each([
  [`${top}/a/depgate.json`, 'a/depgate.json'],
  ['/elsewhere/policy.json', '/elsewhere/policy.json'],
])('%s is shown as %s', (file, shown) => expect(show(file, { folder: top })).toBe(shown))
