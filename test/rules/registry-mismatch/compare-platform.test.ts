import { expect, test } from 'vitest'
import { parsePublished } from '../../../src/manifest/published.ts'
import { comparePlatform } from '../../../src/rules/registry-mismatch/compare-platform.ts'
import { locked } from '../../support/build.ts'

const compare = (isUnhashed: boolean, manifest: object) =>
  comparePlatform(locked('a@1.0.0', isUnhashed ? { isUnhashed } : {}), parsePublished(manifest, 'a'))

test.each([{}, { os: [] }, { os: null, cpu: {}, libc: 1 }, { engines: { node: '20' } }])(
  'conditions of a version that runs everywhere: %j',
  (manifest) => expect(compare(true, manifest)).toMatchObject({ part: 'platform' }),
)

test.each([{ os: ['linux'] }, { cpu: ['!x64'] }, { libc: ['musl'] }, { os: 'darwin' }])(
  'conditions that were published: %j',
  (manifest) => expect(compare(true, manifest)).toBeNull(),
)

test('an entry with a checksum has nothing to compare', () => expect(compare(false, {})).toBeNull())
