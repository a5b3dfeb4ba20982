import { expect, test } from 'vitest'
import { folderSource, readResolution } from '../../../src/lockfile/pnpm/resolution.ts'
import { parseKey } from '../../../src/lockfile/pnpm/keys.ts'
import { yamlSection } from '../../support/pnpm-lock.ts'

const commit = 'c'.repeat(40)
const read = (text: string, key = 'a@1.0.0', isTar = false, isHashBeside = false) =>
  readResolution(yamlSection(text), { name: 'a', version: '1.0.0' }, parseKey(key, 9), {
    isTar,
    isHashBeside,
    registryOf: (prefix) => (prefix === 'work' ? 'https://work.example.test/npm' : null),
  })

test.each<[string, string, object]>([
  [
    'the registry',
    'resolution: {integrity: sha512-x}',
    { source: { type: 'registry', url: null }, integrity: 'sha512-x' },
  ],
  [
    'a tarball of a registry',
    "resolution: {integrity: sha512-x, tarball: 'https://x.test/a/-/a-1.0.0.tgz'}",
    { source: { type: 'registry', url: 'https://x.test/a/-/a-1.0.0.tgz' } },
  ],
  [
    "another package's tarball",
    "resolution: {integrity: sha512-x, tarball: 'https://x.test/b/-/b-1.0.0.tgz'}",
    { source: { type: 'remote' } },
  ],
  [
    'an address',
    "resolution: {tarball: 'https://x.test/a.tgz'}",
    { source: { type: 'remote', url: 'https://x.test/a.tgz' }, integrity: null },
  ],
  [
    'a tarball here',
    "resolution: {integrity: sha512-x, tarball: 'file:a.tgz'}",
    { source: { type: 'file', path: 'a.tgz' } },
  ],
  [
    'git',
    `resolution: {type: git, repo: 'https://x.test/a.git', commit: ${commit}, integrity: sha512-x}`,
    { source: { type: 'git', url: 'https://x.test/a.git', commit }, integrity: null },
  ],
  [
    'a short commit',
    "resolution: {type: git, repo: 'https://x.test/a.git', commit: abc}",
    { source: { type: 'git', commit: null } },
  ],
  [
    'a folder',
    'resolution: {type: directory, directory: ../x}',
    { source: { type: 'directory', path: '../x', isInside: false } },
  ],
  [
    'a binary',
    "resolution: {type: binary, url: 'https://x.test/node.tar.gz', integrity: sha256-x}",
    { source: { type: 'remote' }, integrity: 'sha256-x' },
  ],
  [
    'what only a pnpmfile knows',
    "resolution: {type: 'custom'}",
    { source: { type: 'remote', url: 'custom:' } },
  ],
])('%s', (_, text, expected) => expect(read(text)).toMatchObject([expected]))

test('a named registry is where its settings state; one that is not configured is no registry', () => {
  expect(read('resolution: {integrity: sha512-x}', 'a@work:1.0.0')).toMatchObject([
    { source: { type: 'registry', url: 'https://work.example.test/npm/a/-/a-1.0.0.tgz' } },
  ])
  expect(read('resolution: {integrity: sha512-x}', 'a@other:1.0.0')).toMatchObject([
    { source: { type: 'remote' } },
  ])
})

test('a hash over the unpacked tar is none of the tarball', () =>
  expect(read('resolution: {integrity: sha512-x}', 'a@1.0.0', true)).toMatchObject([
    { integrity: null, archiveHash: { kind: 'tar', value: 'sha512-x' } },
  ]))

test('a download for each platform', () =>
  expect(
    read(`resolution:
  type: variations
  variants:
    - targets: [{os: darwin, cpu: arm64}]
      resolution: {type: binary, url: 'https://x.test/1', integrity: sha256-x}
    - targets: [{os: linux, cpu: x64}]
      resolution: {type: binary, url: 'https://x.test/2', integrity: sha256-y}
`),
  ).toMatchObject([{ platform: 'darwin-arm64' }, { platform: 'linux-x64', integrity: 'sha256-y' }]))

test('a hash that no writer makes is refused', () =>
  expect(() => read(`resolution: {integrity: ${'x'.repeat(20_000)}}`)).toThrow('is 20000 characters long'))

test('the folder of the lockfile', () =>
  expect(folderSource('.')).toMatchObject({ path: '.', isInside: true }))

test('a hash beside the resolution counts in 13.0 alone', () => {
  const text = 'integrity: sha512-x\nresolution: {type: binary, url: x}'
  expect(read(text, 'a@1.0.0', false, true)[0]?.integrity).toBe('sha512-x')
  expect(read(text)[0]?.integrity).toBeNull()
})
