import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { isNewlyWatched, listOutside, listWatched, namedFilesOf } from '../../../src/hook/judge/watched.ts'
import { watched } from '../../../src/hook/watched-files.ts'
import type { WatchedRoot } from '../../../src/ports/hook.ts'
import { stateOf } from '../../support/approved-state.ts'
import { filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const home = path.resolve('/home/user')
const user = path.join(home, '.config/depgate/policy.json')
const npmrc = { path: path.join(home, '.npmrc'), kind: 'npmrc' } as const

type Outside = Parameters<typeof listOutside>[1]
type Ports = Outside & ReturnType<Outside['at']>

/** A host of a project whose files, and some outside of it, are in memory. */
function hostOf(tree: Tree, apart: Tree = {}, env: Record<string, string> = {}): Ports {
  const files = filesOf(tree)
  const host: Ports = {
    ...files,
    git: { ...files.git, top: (folder: string) => (folder.startsWith(top) ? top : null) },
    env,
    policyPlaces: { managed: [path.resolve('/etc/depgate/policy.json')], user },
    read: (file: string) => apart[file] ?? files.read(file),
    hook: {
      outside: async () => [npmrc],
      hasFolder: (folder: string) => Object.keys(apart).some((one) => one.startsWith(`${folder}/`)),
      filesIn: (folder: string) => Object.keys(apart).filter((one) => one.startsWith(`${folder}/`)),
    },
    at: () => host,
  }
  return host
}

const heldOf = (known: readonly string[] = []) =>
  ({
    root: top,
    remembered: known.length === 0 ? { type: 'none' } : { type: 'known', state: { watched: known } },
  }) as unknown as WatchedRoot

test('what the environment and the policy name is watched, and what was watched before', () => {
  const policy = JSON.stringify({ advisories: { sources: [{ osv: 'data/osv' }, { osv: 'data/all.zip' }] } })
  const tree = { 'depgate.json': policy, 'ours/policy.json': '{}' }
  const host = hostOf(tree, {}, { DEPGATE_MANAGED_POLICY: 'ours/policy.json' })
  expect(listWatched(heldOf(['old/data/']), host)).toEqual([
    ...watched,
    'old/data/',
    'ours/policy.json',
    'data/osv/',
    'data/all.zip',
  ])
  expect(listWatched(heldOf(), hostOf({ 'depgate.json': '{' }))).toEqual(watched)
})

describe('outside of the project', () => {
  const pathsOf = async (host: Ports) => (await listOutside(top, host)).map((one) => [one.path, one.kind])
  const above = [
    [npmrc.path, 'npmrc'],
    [path.resolve('/etc/depgate/policy.json'), 'policy'],
    [user, 'policy'],
  ]

  test("npm's configuration and the policies of the machine and the user are watched", async () => {
    expect(await pathsOf(hostOf({}))).toEqual(above)
    // One that is new must be seen too.
    expect(await pathsOf(hostOf({}, {}, { DEPGATE_MANAGED_POLICY: '/ours/policy.json' }))).toEqual([
      ...above,
      [path.resolve('/ours/policy.json'), 'policy'],
    ])
  })

  test('what these extend', async () => {
    const base = path.join(home, '.config/depgate/base/depgate.json')
    const apart = { [user]: '{"extends":["./base/depgate.json"]}', [base]: '{}' }
    expect(await pathsOf(hostOf({ 'depgate.json': '{}' }, apart))).toEqual([...above, [base, 'policy']])
  })

  test('and advisory data, an archive or each record', async () => {
    const policy = JSON.stringify({ advisories: { sources: [{ osv: '/osv' }, { osv: '/all.zip' }] } })
    const record = path.resolve('/osv/npm/MAL-1.json')
    expect(await pathsOf(hostOf({ 'depgate.json': policy }, { [record]: '{}' }))).toEqual([
      ...above,
      [record, 'advisories'],
      [path.resolve('/all.zip'), 'advisories'],
    ])
  })
})

test("a newer depgate watches more: what it finds there was nobody's edit", () => {
  const state = { files: { 'a/.npmrc': { approved: null, seen: null, print: null } }, watched: ['.npmrc'] }
  expect(isNewlyWatched('.vscode/settings.json', state)).toBe(true)
  expect(isNewlyWatched(path.resolve('/home/x'), state)).toBe(true)
  expect(isNewlyWatched('.npmrc', state)).toBe(false)
  expect(isNewlyWatched('a/.npmrc', state)).toBe(false)
  // Named by a policy that an agent may have edited.
  expect(isNewlyWatched('data/osv/x.json', state)).toBe(false)
})

test('a changed file that only policy or environment name is advisory data, or a policy', () => {
  const state = stateOf({ 'data/a.json': '{}' }, { 'data/a.json': '{"x":1}', 'ours.json': '{}' })
  const host = hostOf({}, {}, { DEPGATE_MANAGED_POLICY: 'ours.json' })
  const found = namedFilesOf(
    ['data/a.json', 'ours.json', 'package.json', '/x', 'node_modules/a'],
    state,
    host,
  )
  expect(found.map(({ path: file, kind, before }) => [file, kind, before])).toEqual([
    ['data/a.json', 'advisories', '{}'],
    ['ours.json', 'policy', null],
  ])
})
