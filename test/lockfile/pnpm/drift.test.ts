// What pnpm's frozen install refuses is drift; each row has its twin.

import { expect, test } from 'vitest'
import { beside, readPnpm, root, sample } from '../../support/pnpm-lock.ts'

const driftOf = (files: Record<string, string>, text = sample) =>
  (readPnpm(text, { ...beside, ...files }).drift ?? []).map(
    ({ type, name, spec, problem }) => `${type} ${name}@${spec} ${problem}`,
  )
const manifest = (more: object) => ({
  'package.json': JSON.stringify({ ...(JSON.parse(root) as object), ...more }),
})
const workspace = (more: string) => ({ 'pnpm-workspace.yaml': `packages: [packages/*]\n${more}` })

test.each<[string, Record<string, string>, string?]>([
  ['as it was locked', {}],
  ['a dependency that went', manifest({ devDependencies: {} })],
  [
    'one that moved to another field',
    manifest({ dependencies: {}, devDependencies: { a: '^1.0.0', c: '3.0.0' } }),
  ],
  [
    'a peer where pnpm installs none by itself',
    { ...manifest({ peerDependencies: { react: '*' } }), '.npmrc': 'auto-install-peers = false\n' },
    sample.replace('autoInstallPeers: true', 'autoInstallPeers: false'),
  ],
  ['a peer that is a dependency too', manifest({ peerDependencies: { a: '*' } })],
  [
    'an optional dependency that the settings leave out',
    {
      ...manifest({ optionalDependencies: { fsevents: '2.3.3' } }),
      ...workspace('ignoredOptionalDependencies: [fs*]'),
    },
    sample.replace('packages:\n', 'ignoredOptionalDependencies: [fs*]\npackages:\n'),
  ],
  ['a workspace that asks for nothing', { 'packages/new/package.json': '{"name":"new"}' }],
  [
    'a link where links are left out of the lockfile',
    {
      ...manifest({ dependencies: { a: '^1.0.0', l: 'link:../l' } }),
      ...workspace('excludeLinksFromLockfile: true'),
    },
    sample.replace('autoInstallPeers: true', 'excludeLinksFromLockfile: true'),
  ],
  [
    'an override that applies to a direct dependency',
    workspace('overrides: {a: 1.0.0}'),
    sample.replace('importers:', 'overrides: {a: 1.0.0}\nimporters:').replace('^1.0.0', '1.0.0'),
  ],
  [
    'a dependency that an override removes',
    { ...workspace("overrides: {c: '-'}") },
    sample.replace('importers:', "overrides: {c: '-'}\nimporters:"),
  ],
])('nothing: %s', (_, files, text) => expect(driftOf(files, text)).toEqual([]))

test.each<[string, Record<string, string>, string[], string?]>([
  ['a dependency more', manifest({ dependencies: { a: '^1.0.0', evil: '1' } }), ['prod evil@1 missing']],
  ['another range', manifest({ dependencies: { a: '^1.0.1' } }), ['prod a@^1.0.1 invalid']],
  [
    'git',
    manifest({ dependencies: { a: 'git+https://evil.example.test/a.git' } }),
    ['prod a@git+https://evil.example.test/a.git invalid'],
  ],
  ['an alias', manifest({ dependencies: { a: 'npm:evil@^1.0.0' } }), ['prod a@npm:evil@^1.0.0 invalid']],
  [
    'a workspace that only the patterns select',
    { 'packages/new/package.json': '{"name":"new","dependencies":{"evil":"1"}}' },
    ['workspace new@file:packages/new missing'],
  ],
  [
    'what a workspace asks for',
    { 'packages/x/package.json': '{"name":"x","dependencies":{"evil":"1"}}' },
    ['prod evil@1 missing'],
  ],
  [
    'a version that the range does not allow',
    {},
    ['prod a@^1.0.0 invalid'],
    sample.replace('version: 1.0.0}', 'version: 2.0.0}').replaceAll('a@1.0.0', 'a@2.0.0'),
  ],
  ['another package', {}, ['prod a@^1.0.0 invalid'], sample.replace('version: 1.0.0}', 'version: c@3.0.0}')],
  [
    'a project under the name of a package',
    {},
    ['prod a@^1.0.0 invalid'],
    sample.replace('version: 1.0.0}', 'version: link:packages/x}'),
  ],
  [
    'a package for a workspace',
    {},
    ['prod x@workspace:* invalid'],
    sample.replace('version: link:../x}', 'version: c@3.0.0}'),
  ],
  ['no entry', {}, ['prod a@^1.0.0 missing'], sample.replace('version: 1.0.0}', 'version: 1.0.9}')],
  ['a peer that pnpm installs', manifest({ peerDependencies: { react: '*' } }), ['peer react@* missing']],
  [
    'an optional dependency without an entry',
    {},
    ['optional evil@9.9.9 missing'],
    sample.replace('{b: 2.0.0}', '{b: 2.0.0}\n    optionalDependencies: {evil: 9.9.9}'),
  ],
  ['a package without a snapshot', {}, ['prod b@2.0.0 missing'], sample.replace('  b@2.0.0: {}\n', '')],
  [
    'a package without its dependency',
    {},
    ['prod evil@9.9.9 missing'],
    sample.replace('{b: 2.0.0}', '{b: 2.0.0, evil: 9.9.9}'),
  ],
])('drift: %s', (_, files, expected, text) => expect(driftOf(files, text)).toEqual(expected))
