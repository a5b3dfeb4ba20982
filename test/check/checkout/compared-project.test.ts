import path from 'node:path'
import { expect, test } from 'vitest'
import { isTracked } from '../../../src/check/checkout/compared-project.ts'
import { filesOf, top } from '../../support/memory-snapshot.ts'

const files = filesOf({}, { 'app/.npmrc': 'a=b' })

test.each([
  ['what HEAD has', files, true],
  ['nothing before the first commit', { git: { ...files.git, head: () => null } }, false],
  ['nothing outside of a checkout', { git: { ...files.git, top: () => null } }, false],
])('git knows %s', (_, host, isKnown) =>
  expect(isTracked(path.join(top, 'app'), '.npmrc', host)).toBe(isKnown),
)
