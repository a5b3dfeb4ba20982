// Settings that a lockfile was made with, and others: pnpm 10 and 12 refuse it when frozen; each row has its twin.

import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { beside, hash, readPnpm, root, sample } from '../../support/pnpm-lock.ts'

const driftOf = (files: Record<string, string>, text = sample) =>
  (readPnpm(text, { ...beside, ...files }).drift ?? []).map(
    ({ type, name, spec, problem }) => `${type} ${name}@${spec} ${problem}`,
  )
const manifest = (more: object) => ({
  'package.json': JSON.stringify({ ...(JSON.parse(root) as object), ...more }),
})
const workspace = (more: string) => ({ 'pnpm-workspace.yaml': `packages: [packages/*]\n${more}` })

test.each<[string, Record<string, string>, string?]>([
  [
    'package extensions that are locked',
    workspace('packageExtensions: {is-even@1: {dependencies: {ms: 2.1.1}}}'),
    sample.replace(
      'importers:',
      'packageExtensionsChecksum: sha256-9fs8wnaABwfPPZm/WIqimgkdHPDWzqharaeRV3DlpzM=\nimporters:',
    ),
  ],
  [
    'a patch that is locked',
    workspace('patchedDependencies: {a@1.0.0: a.patch}'),
    sample.replace('importers:', `patchedDependencies: {a@1.0.0: ${'0'.repeat(64)}}\nimporters:`),
  ],
  [
    'hooks that are locked',
    { '.pnpmfile.cjs': 'module.exports = { hooks: {} }\r\n' },
    sample.replace(
      'importers:',
      `pnpmfileChecksum: sha256-${createHash('sha256').update('module.exports = { hooks: {} }\n').digest('base64')}\nimporters:`,
    ),
  ],
  [
    'config dependencies that are locked, and one with a hash of its own',
    workspace('configDependencies: {p: 1.0.0, q: 2.0.0+sha512-AAAA}'),
    `---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    configDependencies:\n      p: {specifier: 1.0.0, version: 1.0.0}\npackages:\n  p@1.0.0:\n    resolution: {integrity: ${hash}}\nsnapshots:\n  p@1.0.0: {}\n\n---\n${sample}`,
  ],
  [
    'settings of pnpm-workspace.yaml beside a lockfile of pnpm 8, which reads none there',
    workspace('overrides: {zz: 1.0.0}'),
    "lockfileVersion: '6.0'\nimporters:\n  .:\n    dependencies:\n      a: {specifier: ^1.0.0, version: 1.0.0}\n    devDependencies:\n      c: {specifier: 3.0.0, version: 3.0.0}\n  packages/w:\n    dependencies:\n      x: {specifier: 'workspace:*', version: 'link:../x'}\n  packages/x: {}\n" +
      `packages:\n  /a@1.0.0:\n    resolution: {integrity: ${hash}}\n  /c@3.0.0:\n    resolution: {integrity: ${hash}}\n`,
  ],
  [
    'an override that is locked',
    workspace('overrides: {b: 2.0.0}'),
    sample.replace('importers:', 'overrides: {b: 2.0.0}\nimporters:'),
  ],
  [
    'a catalog that is locked',
    { ...workspace('catalog: {a: ^1.0.0}'), ...manifest({ dependencies: { a: 'catalog:' } }) },
    sample
      .replace('{specifier: ^1.0.0', "{specifier: 'catalog:'")
      .replace('importers:', 'catalogs: {default: {a: {specifier: ^1.0.0, version: 1.0.0}}}\nimporters:'),
  ],
])('nothing: %s', (_, files, text) => expect(driftOf(files, text)).toEqual([]))

test.each<[string, Record<string, string>, string[], string?]>([
  ['an override', workspace('overrides: {b: 2.0.1}'), ['prod b@2.0.1 missing']],
  [
    'an override in package.json',
    manifest({ pnpm: { overrides: { b: '2.0.1' } } }),
    ['prod b@2.0.1 missing'],
  ],
  [
    'a catalog',
    { ...workspace('catalog: {a: ^2.0.0}'), ...manifest({ dependencies: { a: 'catalog:' } }) },
    ['prod a@^2.0.0 invalid'],
    sample
      .replace('{specifier: ^1.0.0', "{specifier: 'catalog:'")
      .replace('importers:', 'catalogs: {default: {a: {specifier: ^1.0.0, version: 1.0.0}}}\nimporters:'),
  ],
  [
    'an override that only the lockfile has',
    {},
    ['prod c@ invalid'],
    sample.replace('importers:', 'overrides: {c: 3.0.0}\nimporters:'),
  ],
  [
    'a catalog that only the lockfile has',
    workspace('catalog: {z: ^1.0.0}'),
    ['prod a@ invalid'],
    sample.replace('importers:', 'catalogs: {default: {a: {specifier: ^1.0.0, version: 1.0.0}}}\nimporters:'),
  ],
  [
    'package extensions',
    workspace('packageExtensions: {a@1: {dependencies: {evil: 1.0.0}}}'),
    ['prod packageExtensions@sha256-HOSKZlwCj+UgOwrglygJI0lx9QfebM22Nh5SvufsVZA= missing'],
  ],
  [
    'package extensions that only the lockfile has',
    {},
    ['prod packageExtensions@ invalid'],
    sample.replace('importers:', 'packageExtensionsChecksum: sha256-AAAA\nimporters:'),
  ],
  [
    'optional dependencies that the settings no longer leave out',
    {},
    ['prod ignoredOptionalDependencies@ invalid'],
    sample.replace('packages:\n', 'ignoredOptionalDependencies: [evil]\npackages:\n'),
  ],
  [
    'a patch that is not locked',
    workspace('patchedDependencies: {a@1.0.0: a.patch}'),
    ['prod a@1.0.0@declared missing'],
  ],
  [
    'a patch that only the lockfile has',
    {},
    ['prod a@1.0.0@ invalid'],
    sample.replace('importers:', `patchedDependencies: {a@1.0.0: ${'0'.repeat(64)}}\nimporters:`),
  ],
  [
    'hooks that were edited',
    { '.pnpmfile.cjs': 'evil()' },
    ['prod pnpmfile@sha256-HD1jgiOUGdQw9/CUjocrllDng4vPgh6k2/wliwrrhRs= invalid'],
    sample.replace('importers:', 'pnpmfileChecksum: sha256-AAAA\nimporters:'),
  ],
  [
    'hooks that are gone',
    {},
    ['prod pnpmfile@ invalid'],
    sample.replace('importers:', 'pnpmfileChecksum: sha256-AAAA\nimporters:'),
  ],
  [
    'peers that the settings no longer install',
    workspace('autoInstallPeers: false'),
    ['prod autoInstallPeers@false invalid'],
  ],
  ['peers, by .npmrc', { '.npmrc': 'auto-install-peers=false' }, ['prod autoInstallPeers@false invalid']],
  ['a config dependency', workspace('configDependencies: {p: 1.0.0}'), ['prod p@1.0.0 missing']],
])('drift: %s', (_, files, expected, text) => expect(driftOf(files, text)).toEqual(expected))

test('each has its file and a clause', () => {
  const [first] = readPnpm(sample, { ...beside, ...workspace('overrides: {b: 2.0.1}') }).drift ?? []
  expect(first).toMatchObject({
    statedIn: 'pnpm-workspace.yaml',
    clause: 'the override b is 2.0.1, and the lockfile has none',
  })
})
