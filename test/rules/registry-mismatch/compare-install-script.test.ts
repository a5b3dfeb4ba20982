// The mark of an install script beside the published scripts.

import { expect, test } from 'vitest'
import { compareInstallScript } from '../../../src/rules/registry-mismatch/compare-install-script.ts'
import { locked, published } from '../../support/build.ts'

type Scripts = Readonly<Record<string, string>>

const compare = (hasInstallScript: boolean | null, scripts: Scripts, isImplicitBuild = false) =>
  compareInstallScript(
    locked('a@1.0.0', { hasInstallScript }),
    published({ scripts, ...(isImplicitBuild ? { isImplicitBuild } : {}) }),
  )
const build = { install: 'node-gyp rebuild' }

test.each<[string, boolean | null, Scripts, boolean?]>([
  ['marked, with a script', true, { postinstall: 'x' }],
  ['not marked, without one', false, {}],
  ['a format that does not record it', null, { postinstall: 'x' }],
  ['a format that does not record it, without a script', null, {}],
  ['the build of a binding.gyp, which npm marks after unpacking', false, build, true],
  ['the build of a binding.gyp, marked', true, build, true],
])('quiet: %s', (_, mark, scripts, isImplicit) => expect(compare(mark, scripts, isImplicit)).toBeNull())

test.each<[string, boolean, Scripts, string, boolean]>([
  [
    'a hidden script',
    false,
    { preinstall: 'x', postinstall: 'y' },
    'it hides the install script (preinstall, postinstall), which npm then skips',
    true,
  ],
  [
    'a hidden build that a script states',
    false,
    build,
    'it hides the install script (install), which npm then skips',
    true,
  ],
  [
    'a mark without a script',
    true,
    {},
    'it is marked as having an install script, and none was published',
    false,
  ],
])('reports: %s', (_, mark, scripts, words, isPublished) =>
  expect(compare(mark, scripts)).toEqual({
    part: 'install script',
    words,
    facts: { lockedInstallScript: mark, publishedInstallScript: isPublished },
  }),
)
