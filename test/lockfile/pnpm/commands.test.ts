// Each line was typed with pnpm 9, 10 and 12 and did what it states.

import { expect, test } from 'vitest'
import { commands } from '../../../src/lockfile/pnpm/commands.ts'
import type { DeclaredRange, Lockfile } from '../../../src/model/lockfile.ts'
import { declared } from '../../support/build.ts'

const add = 'pnpm add -E --ignore-workspace-root-check a@1.2.3'

// pnpm 9.15 and 10.34 keep the caret of the range that they replace, -E or not.
test.each<[Partial<DeclaredRange>, string | undefined, string]>([
  [{ range: '^1.0.0' }, undefined, `npm pkg set "dependencies[a]=1.2.3" && ${add}`],
  [{ range: '~1.0.0' }, '10.34.9', `npm pkg set "dependencies[a]=1.2.3" && ${add}`],
  [{ range: '^1.0.0' }, '12.21.0', add],
  [{ range: '1.0.0' }, undefined, add],
  [
    { range: '^1.0.0', name: 'b', field: 'devDependencies', manifest: 'packages/x/package.json' },
    undefined,
    'npm pkg set --prefix packages/x "devDependencies[b]=npm:a@1.2.3" && pnpm add -E -D --filter ./packages/x b@npm:a@1.2.3',
  ],
])('%j is made exact by pnpm %s', (more, managerVersion, line) => {
  const project = managerVersion === undefined ? {} : { managerVersion }
  expect(commands.saveExact({ ...declared('a', ''), ...more }, 'a', '1.2.3', project)).toBe(line)
})

test.each<[Partial<DeclaredRange>, string | null]>([
  [{}, 'pnpm add -E --ignore-workspace-root-check a@1.2.3'],
  [{ field: 'devDependencies' }, 'pnpm add -E -D --ignore-workspace-root-check a@1.2.3'],
  [{ field: 'optionalDependencies' }, 'pnpm add -E -O --ignore-workspace-root-check a@1.2.3'],
  [{ field: 'peerDependencies' }, 'pnpm add -E --save-peer --ignore-workspace-root-check a@1.2.3'],
  [{ name: 'b' }, 'pnpm add -E --ignore-workspace-root-check b@npm:a@1.2.3'],
  [{ manifest: 'packages/x/package.json' }, 'pnpm add -E --filter ./packages/x a@1.2.3'],
  [{ field: 'overrides' }, null],
  [{ field: 'catalogs' }, null],
  [{ name: 'a;rm' }, null],
  [{ manifest: '$(x)/package.json' }, null],
])('%j', (more, line) =>
  expect(commands.saveExact({ ...declared('a', '1.0.0'), ...more }, 'a', '1.2.3')).toBe(line),
)

const set = (overrides: object) =>
  `pnpm config set --location=project --json overrides '${JSON.stringify(overrides)}' && pnpm install`
const inManifest = 'npm pkg set "pnpm.overrides[a]=1.2.3" && pnpm install'
const manifest = (path: string, ...ranges: DeclaredRange[]) => [{ path, name: 'app', ranges }]
const own = (name: string, range: string) => declared(name, range, { field: 'overrides' })

test.each<[string, Partial<Lockfile>, string | null]>([
  ['pnpm 10 and later', {}, set({ a: '1.2.3' })],
  [
    'with the overrides that are there',
    { manifests: manifest('pnpm-workspace.yaml', own('b > c@^1', 'npm:d@2.0.0')) },
    set({ 'b>c@^1': 'npm:d@2.0.0', a: '1.2.3' }),
  ],
  ['one that cannot be typed', { manifests: manifest('pnpm-workspace.yaml', own('b', "';id'")) }, null],
  ['overrides in package.json', { manifests: manifest('package.json', own('b', '1.0.0')) }, inManifest],
  ['the lockfile of pnpm 8', { format: 'pnpm-6.0' }, inManifest],
  ['pnpm 9, which the manifest names', { managerVersion: '9.15.9' }, inManifest],
  ['pnpm 12, which the manifest names', { managerVersion: '12.21.0' }, set({ a: '1.2.3' })],
])('what nothing declares is pinned by an override: %s', (_, more, line) => {
  expect(commands.override('a', '1.2.3', { format: 'pnpm-9.0', manifests: [], ...more })).toBe(line)
})
