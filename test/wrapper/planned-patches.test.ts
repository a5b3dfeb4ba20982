import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { LockfilePair } from '../../src/model/change.ts'
import { parseLockfile } from '../../src/lockfile/parse.ts'
import { gate } from '../../src/gate/gate.ts'
import { listPatchedManifests, withPlannedPatches } from '../../src/wrapper/planned-patches.ts'
import { asOf } from '../support/build.ts'
import { filesOf, top, type Tree } from '../support/memory-snapshot.ts'
import { fakeRegistry } from '../support/registry.ts'
import { policy } from '../support/wrapper.ts'

const file = 'patches/ms@2.1.3.patch'
const text = '--- a/index.js\n+++ b/index.js\n'
const hashOf = (of: string) => `sha512-${createHash('sha512').update(of).digest('base64')}`
const manifest = JSON.stringify({
  name: 'app',
  dependencies: { ms: '2.1.3' },
  patchedDependencies: { 'ms@2.1.3': file },
})
const bare = JSON.stringify({ name: 'app', dependencies: { ms: '2.1.3' } })
const lock = (integrity: string | null) =>
  JSON.stringify({
    lockfileVersion: 4,
    packages: {
      '': { name: 'app', dependencies: { ms: '2.1.3' } },
      'node_modules/ms': {
        version: '2.1.3',
        ...(integrity === null ? {} : { patched: { path: file, integrity } }),
      },
    },
  })
const own: Tree = { 'package.json': manifest, 'package-lock.json': lock(hashOf(text)), [file]: text }
const unpatched: Tree = { 'package.json': bare, 'package-lock.json': lock(null) }

/** What the rule `patched` finds: its level and the end of its message. */
async function judge(
  disk: Tree,
  head: Tree | null,
  { isApproved = false, isRecording = false, ...more }: Record<string, boolean> = {},
): Promise<string[]> {
  const files = filesOf(disk, head ?? {})
  const host = head === null ? { ...files, git: { ...files.git, top: () => null } } : files
  const read = (name: string) => disk[name] ?? null
  const parse = (of: string) => parseLockfile(of, 'package-lock.json', read)
  const before = parse(disk['package-lock.json'] ?? '{}')
  // npm's tree has the hash of the file, whatever is locked.
  const after = parse(lock(disk[file] === undefined ? hashOf(text) : hashOf(disk[file])))
  const pair: LockfilePair = { before, after, beforeLabel: null, afterLabel: 'npm' }
  const tree = { folder: top, isProject: true, isLate: false, ...more }
  const plan = { tree, onDisk: before.patches ?? [], isApproved, isRecording }
  const report = await gate(
    [withPlannedPatches(pair, plan, host)],
    policy,
    fakeRegistry({ ms: { '2.1.3': 9000 } }),
    asOf,
  )
  return report.findings
    .filter(({ rule }) => rule === 'patched')
    .map(({ level, message }) => `${level}: ${message}`)
}

const named = `warn: the project changes the code of ms@2.1.3 by the patch ${file}`
const other = expect.stringMatching(
  /^error: the patch .* has the hash sha512-.*, and the lockfile has sha512-/,
)
const altered = { ...own, [file]: `${text}+evil\n` }

describe('the patches of a tree that npm is about to install', () => {
  test.each<[string, Tree, Tree | null, unknown[], Record<string, boolean>?]>([
    ['are quiet where HEAD has them', own, own, []],
    ['are named where HEAD has none', own, unpatched, [named]],
    ['are quiet outside of a checkout where they are locked', own, null, []],
    [
      'are named outside of a checkout where they are not',
      { ...own, 'package-lock.json': lock(null) },
      null,
      [named],
    ],
    ['of another hash than the locked one are refused', altered, own, [other]],
    ['of another hash are refused where HEAD has none', altered, unpatched, [other]],
    ['of another hash are refused outside of a checkout', altered, null, [other]],
    [
      'of another hash are refused where an approved state is before',
      altered,
      own,
      [other],
      { isApproved: true },
    ],
    ['are quiet where an approved state is before', own, unpatched, [], { isApproved: true }],
    ['that npm patch commit writes again are named', altered, own, [named], { isRecording: true }],
    ['are judged once: not with a late tree', altered, own, [], { isLate: true }],
    ['of what is no project are none of it', altered, own, [], { isProject: false }],
  ])('%s', async (_, disk, head, expected, more) => expect(await judge(disk, head, more)).toEqual(expected))

  test('that are not there are refused', async () => {
    const { [file]: _, ...gone } = own
    expect(await judge(gone, own)).toEqual([`error: the patch ${file} of ms@2.1.3 is not there`])
  })
})

test.each<[string, boolean]>([
  ['--- a/package.json\n+++ b/package.json\n', true],
  ['--- /dev/null\n+++ b/package.json\n', true],
  ['--- a/lib/package.json\n+++ b/lib/package.json\n', false],
  ['--- a/index.js\n+++ b/index.js\n+"package.json"\n', false],
])('%j changes the manifest of its package: %s', (of, expected) => {
  const disk = { ...own, [file]: of, 'package-lock.json': lock(hashOf(of)) }
  const after = parseLockfile(
    disk['package-lock.json'] ?? '',
    'package-lock.json',
    (name) => disk[name as keyof typeof disk] ?? null,
  )
  const plan = {
    tree: { folder: top, isProject: true, isLate: false },
    onDisk: [],
    isApproved: false,
    isRecording: false,
  }
  const pair = withPlannedPatches(
    { before: after, after, beforeLabel: null, afterLabel: 'npm' },
    plan,
    filesOf(disk, disk),
  )
  expect([...listPatchedManifests(pair)]).toEqual(expected ? ['ms@2.1.3'] : [])
})
