import { expect, test } from 'vitest'
import { isElsewhere, queryFor } from '../../src/evidence/lookup.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import { arrival, locked } from '../support/build.ts'

const inside = locked('a@1.0.0', { source: { type: 'directory', path: 'lib/a', isInside: true } })
const fetched = locked('a@1.0.0', { location: 'node_modules/b/node_modules/a' })
const of = (...copies: [LockedPackage, ...LockedPackage[]]) => arrival('a@1.0.0', { copies })

test('a folder of the project hides no copy of the same name and version from the registry', () => {
  expect(queryFor(of(inside, fetched))).toMatchObject({ name: 'a', source: { type: 'registry' } })
  expect(isElsewhere(of(inside, fetched))).toBe(false)
})

test('of a folder of the project alone nothing is asked', () => {
  expect(queryFor(of(inside))).toBeNull()
  expect(isElsewhere(of(inside))).toBe(true)
})
