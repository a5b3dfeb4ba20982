// What pnpm's frozen install refuses is drift; each row has its twin.

import { expect, test } from 'vitest'
import { overridesInForce } from '../../../src/lockfile/pnpm/drift.ts'
import { readSettings } from '../../../src/lockfile/pnpm/settings.ts'
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
  ['a peer, which pnpm installs by itself or not', manifest({ peerDependencies: { react: '*' } })],
  [
    'an override that is locked',
    workspace('overrides: {b: 2.0.0}'),
    sample.replace('importers:', 'overrides: {b: 2.0.0}\nimporters:'),
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
  [
    'a catalog that is locked',
    { ...workspace('catalog: {a: ^1.0.0}'), ...manifest({ dependencies: { a: 'catalog:' } }) },
    sample
      .replace('{specifier: ^1.0.0', "{specifier: 'catalog:'")
      .replace('importers:', 'catalogs: {default: {a: {specifier: ^1.0.0, version: 1.0.0}}}\nimporters:'),
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
  ['an override', workspace('overrides: {b: 2.0.1}'), ['prod b@2.0.1 missing']],
  [
    'an override in package.json',
    manifest({ pnpm: { overrides: { b: '2.0.1' } } }),
    ['prod b@2.0.1 missing'],
  ],
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
    'a catalog',
    { ...workspace('catalog: {a: ^2.0.0}'), ...manifest({ dependencies: { a: 'catalog:' } }) },
    ['prod a@^2.0.0 missing'],
    sample
      .replace('{specifier: ^1.0.0', "{specifier: 'catalog:'")
      .replace('importers:', 'catalogs: {default: {a: {specifier: ^1.0.0, version: 1.0.0}}}\nimporters:'),
  ],
  [
    'a package without its dependency',
    {},
    ['prod evil@9.9.9 missing'],
    sample.replace('{b: 2.0.0}', '{b: 2.0.0, evil: 9.9.9}'),
  ],
])('drift: %s', (_, files, expected, text) => expect(driftOf(files, text)).toEqual(expected))

test('without any settings the overrides are those of the lockfile', () => {
  expect(
    overridesInForce(
      null,
      readSettings(() => null),
    ),
  ).toEqual([])
  const text = sample.replace('importers:', 'overrides: {b: 2.0.0}\nimporters:')
  const { 'package.json': own } = beside
  expect(
    readPnpm(text, { 'package.json': own }).manifests[0]?.ranges.filter(({ field }) => field === 'overrides'),
  ).toMatchObject([{ name: 'b', range: '2.0.0', line: null }])
})
