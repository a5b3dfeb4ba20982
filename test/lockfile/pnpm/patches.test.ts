import { expect, test } from 'vitest'
import { beside, readPnpm, sample } from '../../support/pnpm-lock.ts'

const patched = (lock: string, settings: string) =>
  readPnpm(sample.replace('importers:', `${lock}\nimporters:`), {
    ...beside,
    'pnpm-workspace.yaml': `packages: [packages/*]\n${settings}`,
  }).patches

test.each<[string, string, string, object[]]>([
  [
    'declared and locked',
    'patchedDependencies: {a@1.0.0: {hash: x, path: patches/a.patch}}',
    'patchedDependencies: {a@1.0.0: patches/a.patch}',
    [{ package: 'a@1.0.0', locked: { path: 'patches/a.patch' }, declared: 'patches/a.patch' }],
  ],
  [
    'locked by its hash alone',
    'patchedDependencies: {a@1.0.0: abc}',
    'patchedDependencies: {a@1.0.0: patches/a.patch}',
    [{ locked: { path: 'patches/a.patch' } }],
  ],
  [
    'declared alone',
    '',
    'patchedDependencies: {a@1.0.0: patches/a.patch}',
    [{ locked: null, declared: 'patches/a.patch', line: null }],
  ],
  [
    'locked alone',
    'patchedDependencies: {a@1.0.0: {hash: x, path: patches/a.patch}}',
    '',
    [{ declared: null, line: 4 }],
  ],
  ['a hash without any path', 'patchedDependencies: {a@1.0.0: abc}', '', []],
])('%s', (_, lock, settings, expected) => expect(patched(lock, settings)).toMatchObject(expected))
