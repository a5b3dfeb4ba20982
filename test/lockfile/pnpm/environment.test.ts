import { expect, test } from 'vitest'
import { readEnvironment } from '../../../src/lockfile/pnpm/environment.ts'
import { readSettings } from '../../../src/lockfile/pnpm/settings.ts'
import { hash, readPnpm, sample } from '../../support/pnpm-lock.ts'

const first = `---
lockfileVersion: '9.0'
importers:
  .:
    configDependencies:
      hooks: {specifier: 1.0.0, version: 1.0.0}
    packageManagerDependencies:
      pnpm: {specifier: 12.16.0, version: 12.16.0}
packages:
  hooks@1.0.0:
    resolution: {integrity: ${hash}}
  pnpm@12.16.0:
    resolution: {integrity: ${hash}}
  exe@1.0.0:
    resolution: {integrity: ${hash}}
snapshots:
  hooks@1.0.0: {}
  pnpm@12.16.0:
    optionalDependencies: {exe: 1.0.0}
  exe@1.0.0: {}
---
`

test('what pnpm fetches before everything else is listed beside the rest, each with what asks for it', () => {
  const { packages, unknown } = readPnpm(first + sample)
  expect(packages.map(({ name, isDirect, path }) => [name, isDirect, path.length])).toEqual([
    ['a', true, 2],
    ['b', false, 3],
    ['c', true, 2],
    ['hooks', true, 2],
    ['pnpm', true, 2],
    ['exe', false, 3],
  ])
  expect(unknown).toEqual([])
  expect(packages.find(({ name }) => name === 'hooks')?.line).toBe(10)
})

test('without that document there is nothing', () =>
  expect(
    readEnvironment(
      null,
      readSettings(() => null),
      3,
    ),
  ).toEqual({ nodes: [], importers: [] }))
