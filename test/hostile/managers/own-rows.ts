// Manipulations that only one of the formats has room for.

import { evilHash, evilHost } from '../world.ts'
import { add, beside, take, tamper, type Edit, type Manager, type ManagerRow } from './project.ts'
import { updated } from './hash-rows.ts'

type Own = Pick<ManagerRow, 'name' | 'hostile' | 'expect'> &
  Partial<Pick<ManagerRow, 'twin' | 'text' | 'twinText'>>

/** A row of one format; the others have no such thing. */
const only = (manager: Manager, own: Own): ManagerRow => {
  const others = (['pnpm', 'classic', 'berry', 'bun'] as const).filter((one) => one !== manager)
  return {
    twin: updated,
    ...own,
    in: Object.fromEntries(others.map((one) => [one, `the file of ${manager} alone has it`])),
  }
}
const swap =
  (from: string | RegExp, to: string) =>
  (lock: string): string => {
    const changed = lock.replace(from, to)
    if (changed === lock) throw new Error(`nothing to replace: ${String(from)}`)
    return changed
  }
const snapshot = (name: string, fields: Record<string, unknown>): Edit => tamper(name, { more: fields })
const vendored = beside({ 'vendor/ms/package.json': '{"name":"ms","version":"2.1.2"}' })
const patch = (path: string) => `\npatchedDependencies:\n  ms@2.1.2:\n    hash: aaaa\n    path: ${path}\n`

const pnpm: readonly Own[] = [
  {
    name: 'another version than the specifier allows',
    hostile: [add('ms', '2.1.3')],
    expect: { rule: 'out-of-sync' },
  },
  {
    name: 'a specifier that the manifest does not have',
    hostile: [add('ms', '2.1.3')],
    text: swap(/(ms:\n\s+specifier: )"2\.1\.2"/, '$1"2.1.3"'),
    expect: { rule: 'out-of-sync' },
  },
  {
    name: 'a dependency that no manifest has',
    hostile: [add('evil', '1.0.0', { integrity: evilHash })],
    text: swap('      ms:\n', '      evil:\n        specifier: 1.0.0\n        version: 1.0.0\n      ms:\n'),
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
  },
  {
    name: 'a name in the entry that the key does not have',
    hostile: [snapshot('ms', { name: 'evil' })],
    expect: { exit: 2, message: /names another package/ },
  },
  {
    name: 'a version in the entry that the key does not have',
    hostile: [snapshot('ms', { version: '2.1.3' })],
    expect: { exit: 2, message: /names another package/ },
  },
  {
    name: 'an address that is marked as a git host',
    hostile: [
      tamper('ms', {
        integrity: evilHash,
        more: { resolution: { tarball: `${evilHost}/x.tgz`, gitHosted: true } },
      }),
    ],
    expect: { rule: 'source', message: /comes from git/ },
  },
  {
    name: 'a resolution that a pnpmfile would fetch',
    hostile: [tamper('ms', { integrity: null, more: { resolution: { type: 'custom:evil' } } })],
    expect: { rule: 'source' },
  },
  {
    name: 'an archive of a program',
    hostile: [
      tamper('ms', {
        integrity: null,
        more: {
          resolution: { type: 'binary', url: `${evilHost}/x.zip`, archive: 'zip', integrity: evilHash },
        },
      }),
    ],
    expect: { rule: 'source', message: /evil\.example\.test/ },
  },
  {
    name: 'the prefix of a registry that is not configured',
    hostile: [tamper('ms', { more: { key: 'ms@work:2.1.2' } })],
    text: swap(/(ms:\n\s+specifier: "2\.1\.2"\n\s+version: )"2\.1\.2"/, '$1"work:2.1.2"'),
    expect: { rule: 'source' },
  },
  {
    name: 'a peer in the key that is not the one that is linked',
    hostile: [
      take('asks-peer', '1.0.0'),
      tamper('asks-peer', { resolves: { ms: '2.1.3' }, more: {} }),
      (project, { entry }) => void project.entries.push({ ...entry('ms', '2.1.3'), integrity: evilHash }),
    ],
    text: (lock) =>
      swap(
        'version: "1.0.0"\n      is-odd',
        'version: "1.0.0(ms@2.1.2)"\n      is-odd',
      )(swap(/(snapshots:[\s\S]*)"asks-peer@1\.0\.0":/, '$1"asks-peer@1.0.0(ms@2.1.2)":')(lock)),
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    twin: [take('asks-peer', '1.0.0')],
  },
  {
    name: 'a patch of a file outside of the project',
    hostile: [],
    text: swap('\nimporters:', `${patch('../evil.patch')}\nimporters:`),
    expect: { rule: 'patched' },
  },
  {
    name: 'an override that no file has',
    hostile: updated,
    text: swap('\nimporters:', '\noverrides:\n  is-number: 7.0.0\n\nimporters:'),
    expect: { rule: 'out-of-sync' },
    twin: [...updated, beside({ 'pnpm-workspace.yaml': 'overrides:\n  zz: 1.0.0\n' })],
    twinText: swap('\nimporters:', '\noverrides:\n  zz: 1.0.0\n\nimporters:'),
  },
  {
    name: 'a catalog that the settings have otherwise',
    hostile: [...updated, beside({ 'pnpm-workspace.yaml': 'catalog:\n  ms: 2.1.2\n' })],
    text: swap(
      '\nimporters:',
      '\ncatalogs:\n  default:\n    ms:\n      specifier: 2.1.3\n      version: 2.1.3\n\nimporters:',
    ),
    expect: { rule: 'out-of-sync' },
  },
  {
    name: 'a hash beside the resolution, where no pnpm reads it',
    hostile: [
      tamper('ms', ({ entry }) => ({ integrity: null, more: { integrity: entry('ms', '2.1.2').integrity } })),
    ],
    expect: { rule: 'integrity', message: /no hash/ },
  },
  {
    name: 'a first document that brings a config dependency',
    hostile: updated,
    text: (lock) =>
      `---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    configDependencies:\n      evil:\n        specifier: 1.0.0\n        version: 1.0.0\npackages:\n  evil@1.0.0:\n    resolution: {integrity: ${evilHash}}\nsnapshots:\n  evil@1.0.0: {}\n\n---\n${lock}`,
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
  },
]

// Another sha1 behind the address than that of the version brings nothing in: yarn 1.22 compares it beside `integrity`, and ends
// with an error (measured).
const ofSettings: readonly Own[] = [
  {
    name: 'a checksum of package extensions that no setting states',
    hostile: updated,
    text: swap(/^importers:/m, 'packageExtensionsChecksum: sha256-AAAA\nimporters:'),
    expect: { rule: 'out-of-sync' },
  },
  {
    name: 'optional dependencies that the lockfile alone ignores',
    hostile: updated,
    text: swap(/^packages:/m, 'ignoredOptionalDependencies: [evil]\npackages:'),
    expect: { rule: 'out-of-sync' },
  },
]

const classic: readonly Own[] = [
  {
    name: 'another name in the entry than in the pattern',
    hostile: [tamper('ms', { more: { name: 'evil' } })],
    expect: { rule: 'source', message: /installed as ms|address that the registry does not give/ },
  },
  {
    name: 'a variant for another platform, whose bytes yarn would take',
    hostile: updated,
    text: (lock) =>
      lock.replace(/(ms-2\.1\.3\.tgz.*\n)/, `$1  prebuiltVariants:\n    linux "${evilHost}/x.tgz"\n`),
    expect: { exit: 3, message: /prebuiltVariants/ },
  },
  {
    name: 'an entry for a range that no version of it satisfies',
    hostile: [add('ms', '2.1.3')],
    expect: { rule: 'out-of-sync' },
  },
]

const berry: readonly Own[] = [
  {
    name: 'a checksum with another cache key, which yarn does not compare',
    hostile: [take('ms', '2.1.3'), tamper('ms', { more: { checksum: `9/${'a'.repeat(128)}` } })],
    expect: { rule: 'integrity', message: /no hash/ },
  },
  {
    name: 'the same of a version that stays',
    hostile: [tamper('ms', { more: { checksum: `9/${'a'.repeat(128)}` } })],
    expect: { rule: 'integrity', message: /no hash/ },
  },
  {
    name: 'a condition in the place of a checksum that was there',
    hostile: [tamper('ms', { integrity: null, more: { conditions: 'os=linux' } })],
    expect: { rule: 'integrity', message: /no hash/ },
  },
  {
    name: 'conditions that were never published, in the place of the checksum of a new version',
    hostile: [take('ms', '2.1.3'), tamper('ms', { integrity: null, more: { conditions: 'os=linux' } })],
    expect: { rule: 'registry-mismatch', message: /no os, cpu or libc/ },
    twin: [add('for-linux', '1.0.0', { integrity: null, more: { conditions: 'os=linux' } })],
  },
  {
    name: 'a peer that was never published, of a version that stays',
    hostile: [tamper('is-odd', { peerDependencies: { evil: '*' } })],
    expect: { rule: 'registry-mismatch', message: /adds the peer dependency evil/ },
  },
  {
    name: 'another version than the resolution',
    hostile: [tamper('ms', { more: { resolution: 'ms@npm:2.1.3' } })],
    expect: { exit: 2, message: /its resolution is version 2\.1\.3/ },
  },
  {
    name: 'a range in the place of a version, which yarn asks anew',
    hostile: [tamper('ms', { more: { resolution: 'ms@npm:^2.0.0' } })],
    expect: { rule: 'source' },
  },
  {
    name: 'a protocol of a plug-in',
    hostile: [tamper('ms', { more: { resolution: 'ms@evil:x' } })],
    expect: { rule: 'source' },
  },
  {
    name: 'a patch of a file outside of the project',
    hostile: [
      add('ms', '2.1.2', {
        more: { resolution: 'ms@patch:ms@npm%3A2.1.2#~/../evil.patch::version=2.1.2&hash=aaaaaa' },
      }),
    ],
    expect: { rule: 'patched' },
  },
]

const bun: readonly Own[] = [
  {
    name: 'another version than the range of the manifest',
    hostile: [add('ms', '2.1.3')],
    expect: { rule: 'out-of-sync' },
  },
  {
    name: 'another name than the key',
    hostile: [tamper('ms', { more: { id: 'evil@2.1.2' } })],
    expect: { rule: 'source', message: /installed as ms/ },
  },
  {
    name: 'a first element without a version',
    hostile: [tamper('ms', { more: { id: 'ms' } })],
    expect: { exit: 2, message: /does not begin with a name and a version/ },
  },
  {
    name: 'a workspace that only the lockfile lists, in the place of a package',
    hostile: [tamper('ms', { more: { entry: ['ms@workspace:vendor/ms'] } }), vendored],
    text: swap('"workspaces": {', '"workspaces": {\n    "vendor/ms": { "name": "ms" },'),
    expect: { rule: 'source', message: /vendor\/ms, which no manifest asks for/ },
  },
  {
    name: 'a workspace that nothing lists',
    hostile: [tamper('ms', { more: { entry: ['ms@workspace:vendor/ms'] } }), vendored],
    expect: { exit: 2, message: /"workspaces" does not list/ },
  },
  {
    name: 'a peer that was never published',
    hostile: [tamper('is-odd', { peerDependencies: { evil: '*' } })],
    expect: { rule: 'registry-mismatch', message: /adds the peer dependency evil/ },
  },
  {
    name: 'a tag in the place of a version',
    hostile: [tamper('ms', { more: { id: 'ms@latest' } })],
    expect: { exit: 2, message: /knows no source/ },
  },
  {
    name: 'a patch of a file outside of the project',
    hostile: [],
    text: swap('"packages": {', '"patchedDependencies": {"ms@2.1.2": "../evil.patch"},\n  "packages": {'),
    expect: { rule: 'patched' },
  },
  {
    name: 'fields that the elements have no place for',
    hostile: [take('ms', '2.1.3'), tamper('ms', { more: { entry: ['ms@2.1.3', '', {}, '', evilHash] } })],
    expect: { rule: 'integrity', message: /no hash/ },
  },
]

export const ownRows: readonly ManagerRow[] = [
  ...[...pnpm, ...ofSettings].map((own) => only('pnpm', own)),
  ...classic.map((own) => only('classic', own)),
  ...berry.map((own) => only('berry', own)),
  ...bun.map((own) => only('bun', own)),
]
