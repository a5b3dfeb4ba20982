import { expect, test } from 'vitest'
import { sourcesOf, sourcesOfPair } from '../../src/check/manager-sources.ts'
import type { ProjectFile } from '../../src/model/change.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'

const [own, other] = ['https://own.test', 'https://other.test']
const file = (path: string, before: string | null, text: string): ProjectFile => ({
  type: 'file',
  kind: path.endsWith('package.json') ? 'manifest' : 'manager-settings',
  path,
  text,
  before,
})
const read = (format: string, files: readonly ProjectFile[], hasBase = true) =>
  sourcesOfPair({ after: { ...emptyLockfile('yarn.lock'), format }, files }, hasBase, '/top')

const yarnrc = (registry: string) => `npmRegistryServer: "${registry}"\n`

test('with a base the settings of the base count, and those of the change are only compared', () => {
  expect(read('yarn-berry-10', [file('.yarnrc.yml', yarnrc(own), yarnrc(other))])).toEqual({
    manager: 'yarn',
    registry: own,
    scopes: {},
    top: '/top',
    changed: { registry: other, scopes: {} },
  })
  // A registry that the change adds.
  expect(read('yarn-berry-10', [file('.yarnrc.yml', null, yarnrc(other))])).toMatchObject({
    registry: null,
    changed: { registry: other },
  })
  expect(read('yarn-berry-10', [file('.yarnrc.yml', yarnrc(own), yarnrc(own))])).not.toHaveProperty('changed')
  expect(read('yarn-berry-10', [file('.yarnrc.yml', null, yarnrc(own))], false)).toEqual({
    manager: 'yarn',
    registry: own,
    scopes: {},
    top: '/top',
  })
})

test('the file of a folder above counts where the nearer one does not name the key', () => {
  const above = file('../.yarnrc.yml', yarnrc(other), yarnrc(other))
  expect(read('yarn-berry-10', [file('app/.yarnrc.yml', yarnrc(own), yarnrc(own)), above])?.registry).toBe(
    own,
  )
  expect(read('yarn-berry-10', [above])?.registry).toBe(other)
})

test('yarn 1 reads its own file, and the major version of pnpm is that of the manifest', () => {
  const files = [
    file('.yarnrc.yml', yarnrc(other), yarnrc(other)),
    file('.yarnrc', null, `registry "${own}"`),
  ]
  expect(read('yarn-1', files, false)).toMatchObject({ isClassic: true, registry: own })
  const manifest = (text: string) =>
    sourcesOf('pnpm-9.0', { top: null, manifest: text, read: () => [], readChanged: null })
  expect(manifest('{"packageManager":"pnpm@10.34.9+sha512.x"}')?.major).toBe(10)
  expect(manifest('{"packageManager":"yarn@4.0.0"}')).not.toHaveProperty('major')
  expect(manifest('{')).not.toHaveProperty('major')
  expect(sourcesOf('npm-3', { top: null, manifest: null, read: () => [], readChanged: null })).toBeNull()
})
