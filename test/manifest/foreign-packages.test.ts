// The packages that lockfiles of pnpm, yarn and bun name.

import { describe, expect, test } from 'vitest'
import { readForeignPackages } from '../../src/manifest/foreign-packages.ts'

const pnpm5 = `lockfileVersion: 5.4
packages:

  /@s/n/1.0.0_peer@2.0.0:
    resolution: {integrity: x}
    dev: false

  file:dir:
    resolution: {directory: dir, type: directory}
    name: dir
    version: 3.0.0
`
const pnpm6 = pnpm5.replace('/@s/n/1.0.0_peer@2.0.0', '/@s/n@1.0.0(peer@2.0.0)')
const pnpm9 = `---
lockfileVersion: '9.0'
packages:
  conf@1.0.0:
    resolution: {integrity: x}
---
importers:
  .:
    dependencies:
      direct@4.0.0:
packages:

  '@s/n@1.0.0':
    resolution: {integrity: x}

  dir@file:dir:
    resolution: {directory: dir, type: directory}

snapshots:

  only@1.0.0:
    dependencies: {}
`
const yarn1 = `# yarn lockfile v1


"@s/n@^1.0.0", "@s/n@~1.0.0":
  version "1.0.0"
  resolved "x"

alias@npm:real@1.0.0:
  version "1.0.0"
  dependencies:
    version "9.9.9"
`
const berry = `__metadata:
  version: 8

"alias@npm:@s/n@1.0.0, @s/n@npm:^1.0.0":
  version: 1.0.0
  resolution: "@s/n@npm:1.0.0"

"p@patch:p@npm%3A2.0.0#x":
  version: 2.0.0
  resolution: "p@patch:p@npm%3A2.0.0#x::version=2.0.0"
`
const bun = `{
  "workspaces": { "": { "name": "app", "dependencies": { "@s/n": "1.0.0" } } },
  "packages": {
    "@s/n": ["@s/n@1.0.0", "", {}, "sha512-x"],
    "alias": ["real@1.0.0", "", {}, "sha512-x"],
    "a/@s/m": ["@s/m@2.0.0", "", {}, "sha512-x"],
    "w": ["w@workspace:packages/w"],
  }
}
`

describe('names', () => {
  test.each<[string, string, string, string[], string[]]>([
    ['pnpm 7', 'pnpm-lock.yaml', pnpm5, ['@s/n 1.0.0', 'dir 3.0.0'], ['@s/n 1.0.1', 'n 1.0.0', 'peer 2.0.0']],
    ['pnpm 8', 'pnpm-lock.yaml', pnpm6, ['@s/n 1.0.0', 'dir 3.0.0'], ['@s/n 1.0.1', 'peer 2.0.0']],
    [
      'pnpm 9, both documents',
      'pnpm-lock.main.yaml',
      pnpm9,
      ['@s/n 1.0.0', 'dir 9.9.9', 'conf 1.0.0'],
      ['@s/n 2.0.0', 'direct 4.0.0', 'only 1.0.0'],
    ],
    [
      'yarn 1',
      'yarn.lock',
      yarn1,
      ['@s/n 1.0.0', 'alias 1.0.0'],
      ['@s/n 9.9.9', 'alias 9.9.9', 'real 1.0.0'],
    ],
    ['yarn 4', 'yarn.lock', berry, ['@s/n 1.0.0', 'alias 1.0.0', 'p 2.0.0'], ['@s/n 2.0.0', 'p 1.0.0']],
    [
      'bun',
      'bun.lock',
      bun,
      ['@s/n 1.0.0', 'alias 1.0.0', 'real 1.0.0', '@s/m 2.0.0', 'w 9.9.9'],
      ['@s/n 2.0.0', 'a 1.0.0', 'app 1.0.0'],
    ],
  ])('%s', (_, file, text, known, unknown) => {
    const packages = readForeignPackages(file, text)
    const has = (one: string) => packages?.has(...(one.split(' ') as [string, string]))
    expect(known.filter((one) => has(one) !== true)).toEqual([])
    expect(unknown.filter((one) => has(one) !== false)).toEqual([])
  })
})

test.each([
  ['@s/n@1.0', true],
  ['@s/n@2', false],
])('a name that was cut to %s', (start, expected) => {
  expect(readForeignPackages('pnpm-lock.yaml', pnpm9)?.hasLike(start)).toBe(expected)
})

test('a version with a build', () => {
  const text = 'packages:\n  x@1.0.0+build:\n    a: b\n'
  expect(readForeignPackages('pnpm-lock.yaml', text)?.has('x', '1.0.0')).toBe(true)
})

test.each(['bun.lockb', 'deno.lock', '.pnp.cjs', 'package-lock.json'])('%s is not read', (file) => {
  expect(readForeignPackages(file, '')).toBeNull()
})

test.each(['', ':\n@:\n', 'packages:\n  :\n  @:\n', '"": [""]', '\u0000'])('%j is no crash', (text) => {
  for (const file of ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock'])
    expect(readForeignPackages(file, text)?.has('x', '1.0.0')).toBe(false)
})
