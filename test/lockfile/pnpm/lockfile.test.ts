import { expect, test } from 'vitest'
import { readPnpm, sample, hash } from '../../support/pnpm-lock.ts'

test('a hash over the unpacked tar, by the setting of the lockfile', () => {
  const { packages } = readPnpm(sample.replace('autoInstallPeers: true', 'integrityTarget: tar'))
  expect(packages[0]).toMatchObject({ integrity: null, archiveHash: { kind: 'tar', value: hash } })
})

test('without a package.json the lockfile states what is asked for', () => {
  const { manifests, packages, drift } = readPnpm(sample)
  expect(manifests[0]?.ranges.map(({ name, range, line }) => [name, range, line])).toEqual([
    ['a', '^1.0.0', null],
    ['c', '3.0.0', null],
  ])
  expect([packages.length, drift]).toEqual([3, []])
})

test('only what pnpm fetches first, and no lockfile', () => {
  const first = `---\nlockfileVersion: '9.0'\nimporters: {.: {configDependencies: {}}}\n`
  expect(readPnpm(first)).toMatchObject({ format: 'pnpm-9.0', packages: [] })
})

test('an injected workspace is an own folder, and what it needs is walked', () => {
  const text = sample
    .replace(
      "{specifier: 'workspace:*', version: link:../x}",
      "{specifier: 'workspace:*', version: file:packages/x}",
    )
    .replace(
      '  c@3.0.0:\n    resolution',
      '  x@file:packages/x:\n    resolution: {type: directory, directory: packages/x}\n  c@3.0.0:\n    resolution',
    )
  const lock = readPnpm(`${text}  x@file:packages/x:\n    dependencies: {b: 2.0.0}\n`)
  expect(lock.ownFolders?.map(({ name }) => name)).toEqual(['x'])
  expect(lock.packages.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
})
