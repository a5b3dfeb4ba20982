import { describe, expect, test } from 'vitest'
import { findLinking, findReached, findTouched } from '../../../src/check/checkout/touched-folders.ts'

describe('a file is judged with', () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    ['the lockfile beside it', 'app/package.json', ['.', 'app'], ['app']],
    ['the nearest lockfile above it', 'app/w/x/package.json', ['.', 'app'], ['app']],
    ['the lockfile at the top', 'lib/.npmrc', ['.', 'app'], ['.']],
    ['none where there is none above', 'lib/package.json', ['app'], []],
    ['the lockfile beside it, where it is a policy', 'app/depgate.json', ['.', 'app', 'app/w'], ['app']],
    // It is a layer of what judges each lockfile below it.
    [
      'all below it, where it is a policy and none is above',
      'apps/depgate.json',
      ['apps/a', 'apps/b', 'x'],
      ['apps/a', 'apps/b'],
    ],
    ['all, where it is a policy at the top', 'depgate.json', ['a', 'b'], ['a', 'b']],
    // Any policy can extend it.
    [
      'all, where it is a policy apart from every lockfile',
      'policies/depgate.json',
      ['.', 'app'],
      ['.', 'app'],
    ],
    [
      'all, where it is a policy and only a name begins like its folder',
      'app/depgate.json',
      ['app-b'],
      ['app-b'],
    ],
    ['none below it, where it is no policy', 'apps/package.json', ['apps/a'], []],
    ['none whose name only begins alike', 'app/package.json', ['apps', 'app-b'], []],
  ])('%s', (_, file, folders, expected) => expect(findTouched(file, new Set(folders))).toEqual(expected))
})

describe('a lockfile is judged with the manifest of a folder elsewhere', () => {
  const link = '{"packages":{"node_modules/lib":{"resolved":"../lib","link":true}}}'
  const key = '{"packages":{"../lib":{"version":"1.0.0"}}}'
  const find = (changed: string, text: string | null | undefined, folder = 'app') =>
    findLinking([changed], [{ folder, after: `${folder}/package-lock.json` }], () => text)
  test.each<[string, string, string | null | undefined, boolean]>([
    ['that it links to', 'lib/package.json', link, true],
    ['that is a key of it', 'lib/package.json', key, true],
    ['that it does not name', 'other/package.json', link, false],
    ['of which another file changed', 'lib/index.js', link, false],
    ['that is its own', 'app/package.json', '{"packages":{".":{}}}', false],
    ['below node_modules', 'app/node_modules/a/package.json', '{"packages":{"node_modules/a":{}}}', false],
    [
      'which an address only resembles',
      'lib/package.json',
      '{"x":{"resolved":"https://a.example.test/../../../lib"}}',
      false,
    ],
    ['of a lockfile that is gone', 'lib/package.json', null, false],
    ['of a lockfile that cannot be read', 'lib/package.json', undefined, false],
  ])('%s', (_, changed, text, expected) => expect(find(changed, text)).toEqual(expected ? ['app'] : []))

  test('a lockfile that went names nothing', () => {
    const units = [{ folder: 'app', after: null }]
    expect(findLinking(['lib/package.json'], units, () => link)).toEqual([])
  })
})

describe('a lockfile is judged with settings in a folder above', () => {
  const units = [
    { folder: 'app', manager: 'yarn' },
    { folder: 'apps/a', manager: 'pnpm' },
    { folder: 'apps/b', manager: 'npm' },
    { folder: 'apps/c', manager: 'bun' },
  ]
  test.each<[string, string, string[]]>([
    ['of yarn', '.yarnrc.yml', ['app']],
    ['of yarn 1', '.yarnrc', ['app']],
    ['of npm, which yarn 1 reads and npm does not', '.npmrc', ['app']],
    ['of pnpm', 'pnpm-workspace.yaml', ['apps/a']],
    ['of pnpm, nearer', 'apps/pnpm-workspace.yaml', ['apps/a']],
    ['of bun, which it does not read there', 'bunfig.toml', []],
    ['in another branch of the tree', 'other/.yarnrc.yml', []],
    ['whose folder only begins alike', 'ap/.yarnrc.yml', []],
    ['beside it, which are its own', 'app/.yarnrc.yml', []],
    ['but with no other file', 'package.json', []],
  ])('%s', (_, file, expected) => expect(findReached([file], units)).toEqual(expected))
})
