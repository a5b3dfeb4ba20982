import { expect, test } from 'vitest'
import { hasChangedPatch } from '../../../src/check/checkout/changed-patches.ts'
import { DepgateError } from '../../../src/errors.ts'
import { diskOf } from '../../support/memory-snapshot.ts'

const lock = (patched: object) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 4,
    packages: {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': {
        version: '1.0.0',
        resolved: 'https://registry.example.test/a/-/a-1.0.0.tgz',
        patched,
      },
    },
  })
const patched = lock({ path: 'patches/a.patch', integrity: 'sha512-aa' })

test.each<[string, string | null, Record<string, string>, string, boolean]>([
  [
    'that changed',
    'app/package-lock.json',
    { 'app/package-lock.json': patched },
    'app/patches/a.patch',
    true,
  ],
  ['that stayed', 'app/package-lock.json', { 'app/package-lock.json': patched }, 'app/package.json', false],
  // The path counts from the lockfile's folder: a file of the same name at the top is another one.
  [
    'of another folder',
    'app/package-lock.json',
    { 'app/package-lock.json': patched },
    'patches/a.patch',
    false,
  ],
  [
    'of a lockfile at the top',
    'package-lock.json',
    { 'package-lock.json': patched },
    'patches/a.patch',
    true,
  ],
  ['of a lockfile that is gone', null, {}, 'patches/a.patch', false],
  ['of a lockfile that is not there', 'package-lock.json', {}, 'patches/a.patch', false],
  ['of one that names none', 'package-lock.json', { 'package-lock.json': '{}' }, 'patches/a.patch', false],
  [
    'of one that cannot be read',
    'package-lock.json',
    { 'package-lock.json': '{"patched"' },
    'patches/a.patch',
    false,
  ],
])('a patch %s', (_, file, tree, changed, expected) =>
  expect(hasChangedPatch(file, diskOf(tree), (one) => one === changed)).toBe(expected),
)

test('a lockfile on disk that git cannot show is judged for its own reason', () => {
  const disk = {
    ...diskOf({}),
    read: () => {
      throw new DepgateError('EUSAGE', 'too large')
    },
  }
  expect(hasChangedPatch('package-lock.json', disk, () => true)).toBe(false)
})
