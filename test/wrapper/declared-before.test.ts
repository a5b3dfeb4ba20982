// One notion of a gained range: an install and `check` of the same state count the same ones.

import path from 'node:path'
import { expect, test } from 'vitest'
import { diffRanges } from '../../src/change/diff-ranges.ts'
import { readLockfiles } from '../../src/check/lockfile-pairs.ts'
import type { LockfilePair } from '../../src/model/change.ts'
import type { Typed } from '../../src/options/arguments.ts'
import { compareWithHead } from '../../src/wrapper/declared-before.ts'
import { pairOf } from '../../src/wrapper/planned-tree.ts'
import { openCheckouts, type Entries, type MemoryHost } from '../support/memory-checkout.ts'
import { top } from '../support/memory-snapshot.ts'
import { entry, lock, planned } from '../support/wrapper.ts'

const manifest = (fields: object) => JSON.stringify({ name: 'app', ...fields })
const own = { dependencies: { a: '^1.0.0' } }
const locked = (fields: object) => lock({ 'node_modules/a': entry('1.0.0') }, fields)
/** What npm leaves: the manifest, and a lockfile of it. */
const installed = (fields: object): Record<string, string> => ({
  'package.json': manifest(fields),
  'package-lock.json': locked(fields),
})
const gained = ({ before, after }: LockfilePair) =>
  diffRanges(before, after).map(({ declared }) => `${declared.field} ${declared.name} ${declared.range}`)

/** What an install gains whose result is on disk. */
function ofInstall(host: MemoryHost): string[] {
  const files = (name: string) => host.read(path.join(top, name))
  const manifests = Object.fromEntries(
    ['package.json', 'w/package.json'].flatMap((name) => {
      const text = files(name)
      return text === null ? [] : [[name, text]]
    }),
  )
  const tree = planned({ folder: top, lock: files('package-lock.json') ?? '', manifests })
  return gained(compareWithHead(pairOf(tree, { prefix: '' }, files), tree, host))
}

function ofCheck(host: MemoryHost, flags: Readonly<Record<string, string>> = {}): string[] {
  const typed: Typed = {
    values: (name) => [flags[name] ?? []].flat(),
    value: (name) => flags[name] ?? null,
    has: (name) => Object.hasOwn(flags, name),
    words: [],
  }
  return readLockfiles(typed, host, () => undefined).flatMap(({ pair }) => gained(pair))
}

const workspace = { workspaces: ['w'] }
const member = { 'w/package.json': manifest({ name: 'w', ...own }) }
const withMember = lock(
  {
    'node_modules/a': entry('1.0.0'),
    'node_modules/w': { resolved: 'w', link: true },
    w: { name: 'w', ...own },
  },
  workspace,
)
const inWorkspace = { 'package.json': manifest(workspace), 'package-lock.json': withMember, ...member }

test.each<[string, Entries, Record<string, string>, string[]]>([
  ['a manifest at HEAD without a lockfile', { 'package.json': manifest(own) }, installed(own), []],
  ['both at HEAD', installed(own), installed(own), []],
  ['a manifest that is not at HEAD', {}, installed(own), ['dependencies a ^1.0.0']],
  [
    'a range that was edited and not committed',
    installed({ dependencies: { a: '1.0.0' } }),
    installed(own),
    ['dependencies a ^1.0.0'],
  ],
  [
    'the same without a lockfile at HEAD',
    { 'package.json': manifest({}) },
    installed(own),
    ['dependencies a ^1.0.0'],
  ],
  [
    'another field',
    installed(own),
    installed({ devDependencies: own.dependencies }),
    ['devDependencies a ^1.0.0'],
  ],
  [
    'a workspace at HEAD without a lockfile',
    { 'package.json': manifest(workspace), ...member },
    inWorkspace,
    [],
  ],
  ['a new workspace', { 'package.json': manifest(workspace) }, inWorkspace, ['dependencies a ^1.0.0']],
])('%s', (_, head, disk, expected) => {
  const host = openCheckouts({ disk, commits: { head, main: head } })
  expect(ofCheck(host)).toEqual(expected)
  expect(ofCheck(host, { base: 'main' })).toEqual(expected)
  expect(ofInstall(host)).toEqual(expected)
})

test('outside of a checkout, and before its first commit, an install is compared with the disk', () => {
  for (const git of [{ top: () => null }, { head: () => null }])
    expect(ofInstall(openCheckouts({ disk: installed(own) }, { git }))).toEqual([])
})
