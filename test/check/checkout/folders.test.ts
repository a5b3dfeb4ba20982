import path from 'node:path'
import { expect, test } from 'vitest'
import { foldersUpTo, listFolders } from '../../../src/check/checkout/folders.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { Git } from '../../../src/ports/git.ts'
import { filesOf, top } from '../../support/memory-snapshot.ts'

const at = (step: string) => path.join(top, step)
const inCheckout = (topOf: Git['top']) => ({ git: { ...filesOf({}).git, top: topOf } })

test.each<[string, Git['top'], string, readonly string[]]>([
  ['up to the top of the checkout', () => top, at('apps/web'), [at('apps/web'), at('apps'), top]],
  ['the top alone', () => top, top, [top]],
  ['one alone outside of a checkout', () => null, at('apps/web'), [at('apps/web')]],
  // A link can lead out of the folder whose checkout git names.
  ['one alone that is not below the top', () => at('other'), at('apps/web'), [at('apps/web')]],
  ['one alone whose name only begins like the top', () => at('app'), at('apps'), [at('apps')]],
  [
    'one alone where git fails',
    () => {
      throw new DepgateError('EGIT', 'git is not installed')
    },
    at('apps/web'),
    [at('apps/web')],
  ],
])('the folders are %s', (_, topOf, folder, expected) =>
  expect(listFolders(folder, inCheckout(topOf))).toEqual(expected),
)

test('without a top the root of the disk is not reached', () => {
  expect(foldersUpTo(null, at('apps'))).toEqual([at('apps')])
  expect(foldersUpTo('/elsewhere', '/a/b')).toEqual(['/a/b', '/a', '/'])
})
