// The checksum of package extensions, as pnpm 10 and 12 wrote it.

import { expect, test } from 'vitest'
import { hashExtensions } from '../../../src/lockfile/pnpm/extension-checksum.ts'

test.each<[string, Record<string, unknown>, string]>([
  [
    'one dependency',
    { 'is-even@1': { dependencies: { ms: '2.1.1' } } },
    'sha256-9fs8wnaABwfPPZm/WIqimgkdHPDWzqharaeRV3DlpzM=',
  ],
  [
    'every field, in YAML where true is a text',
    {
      'is-odd@3': {
        dependencies: { isarray: '2.0.5' },
        peerDependencies: { react: '*' },
        peerDependenciesMeta: { react: { optional: 'true' } },
      },
      a: { optionalDependencies: { zz: '1' } },
    },
    'sha256-Nn5sqjb8YkrF9BYhaZ0H7r0Ui/mjkfUsS+/Y9xvvRTk=',
  ],
  [
    'the same in another order, in JSON where it is none',
    {
      a: { optionalDependencies: { zz: '1' } },
      'is-odd@3': {
        peerDependenciesMeta: { react: { optional: true } },
        peerDependencies: { react: '*' },
        dependencies: { isarray: '2.0.5' },
      },
    },
    'sha256-Nn5sqjb8YkrF9BYhaZ0H7r0Ui/mjkfUsS+/Y9xvvRTk=',
  ],
])('%s', (_, extensions, checksum) => expect(hashExtensions(extensions)).toBe(checksum))

test('another range is another checksum', () =>
  expect(hashExtensions({ 'is-even@1': { dependencies: { ms: '2.1.2' } } })).not.toBe(
    'sha256-9fs8wnaABwfPPZm/WIqimgkdHPDWzqharaeRV3DlpzM=',
  ))

test('a value of no type that pnpm writes is hashed all the same', () =>
  expect(hashExtensions({ a: null })).toMatch(/^sha256-/))
