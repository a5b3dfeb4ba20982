// Small lockfiles of pnpm, and the sections that its readers take.

import type { JsonSection } from '../../src/json/section.ts'
import type { Lockfile } from '../../src/model/lockfile.ts'
import { parseLockfile } from '../../src/lockfile/parse.ts'
import { readYamlDocuments } from '../../src/yaml/parse.ts'

export const hash = `sha512-${'A'.repeat(86)}==`

/** A mapping of YAML as a section. */
export function yamlSection(text: string, file = 'pnpm-lock.yaml'): JsonSection {
  const [document] = readYamlDocuments(text, file)
  if (document === undefined) throw new Error('no document')
  return { file, document, path: [], fields: document.value as Record<string, unknown>, hint: 'hint' }
}

/** Reads a lockfile with the files beside it. */
export function readPnpm(text: string, files: Readonly<Record<string, string>> = {}): Lockfile {
  const list = () => Object.keys(files).filter((file) => file.endsWith('package.json'))
  return parseLockfile(text, 'pnpm-lock.yaml', (file) => files[file] ?? null, list)
}

/** A project with `a` (which needs `b`), a workspace `w` that links to `x`, and `c` for development. */
export const sample = `lockfileVersion: '9.0'
settings:
  autoInstallPeers: true
importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.0.0}
    devDependencies:
      c: {specifier: 3.0.0, version: 3.0.0}
  packages/w:
    dependencies:
      x: {specifier: 'workspace:*', version: link:../x}
  packages/x: {}
packages:
  a@1.0.0:
    resolution: {integrity: ${hash}}
  b@2.0.0:
    resolution: {integrity: ${hash}}
  c@3.0.0:
    resolution: {integrity: ${hash}}
snapshots:
  a@1.0.0:
    dependencies: {b: 2.0.0}
  b@2.0.0: {}
  c@3.0.0: {}
`

export const root = '{"name":"app","dependencies":{"a":"^1.0.0"},"devDependencies":{"c":"3.0.0"}}'
export const beside = {
  'package.json': root,
  'pnpm-workspace.yaml': 'packages: [packages/*]\n',
  'packages/w/package.json': '{"name":"w","dependencies":{"x":"workspace:*"}}',
  'packages/x/package.json': '{"name":"x","version":"1.2.3"}',
}
