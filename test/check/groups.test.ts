import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { groupPairs, listJudging, noteGroups, statesOf } from '../../src/check/groups.ts'
import type { JudgedPair } from '../../src/check/judged-pair.ts'
import type { InstallFile } from '../../src/install-code/files.ts'
import { openCommit } from '../../src/snapshot/commit.ts'
import { openDisk } from '../../src/snapshot/disk.ts'
import { lockfile, projectFile } from '../support/build.ts'
import { at, openCheckouts, type Entries, type Surroundings } from '../support/memory-checkout.ts'
import { top } from '../support/memory-snapshot.ts'
import { emptyRecord } from '../support/wrapper.ts'

const age = (minimum: string) => JSON.stringify({ rules: { 'minimum-age': ['error', { minimum }] } })
const projects = { 'a/package.json': '{}', 'b/package.json': '{}' }

function open(disk: Entries, then: Entries = disk, around: Surroundings = {}) {
  const files = openCheckouts({ disk, commits: { head: then } }, around)
  const host = { ...files, advisoryEdits: () => ({ edits: [], added: [], more: 0 }) }
  const before = openCommit({ top, commit: 'head', label: 'main' }, host)
  const sides = { top, before, after: openDisk(top, host), outer: null }
  /** A pair against a base, in a folder of the checkout. */
  const against = (step: string, more: Partial<JudgedPair> = {}): JudgedPair => ({
    pair: {
      before: lockfile([]),
      after: { ...lockfile([]), path: `${step}/package-lock.json` },
      beforeLabel: 'main',
      afterLabel: step,
    },
    folder: at(step),
    base: { checkouts: [{ top, commit: 'head' }], moved: null },
    policyFolders: [at(step), top],
    policyAt: { sides, folders: [step] },
    policyHead: null,
    settings: [],
    installFiles: [],
    ...more,
  })
  /** The same against HEAD. */
  const onDisk = (step: string, more: Partial<JudgedPair> = {}) =>
    against(step, { policyAt: null, policyHead: { isJudge: false, checkouts: [before] }, ...more })
  return { host, before, against, onDisk }
}
const labelsOf = (groups: ReturnType<typeof groupPairs>) =>
  groups.map(({ pairs }) => pairs.map(({ afterLabel }) => afterLabel))

describe('pairs are judged together', () => {
  test('where one policy and one configuration of npm judge them', () => {
    const { host, against } = open(projects)
    expect(labelsOf(groupPairs([against('a'), against('b')], null, host))).toEqual([['a', 'b']])
  })

  test('and apart under another policy', () => {
    const { host, against } = open({ ...projects, 'b/depgate.json': age('30d') })
    const groups = groupPairs([against('a'), against('b')], null, host)
    expect(labelsOf(groups)).toEqual([['a'], ['b']])
    expect(groups.map(({ policy }) => policy.rules.get('minimum-age')?.options)).toMatchObject([
      { minimum: 7 * 24 * 60 },
      { minimum: 30 * 24 * 60 },
    ])
  })

  test.each<[string, Entries, Partial<JudgedPair>]>([
    ['with an .npmrc of its own', { ...projects, 'b/.npmrc': 'registry=https://b.example.test/' }, {}],
    // Gone by the change, it is configured as the base has it.
    [
      'whose .npmrc went',
      projects,
      {
        pair: {
          before: lockfile([]),
          after: lockfile([]),
          beforeLabel: null,
          afterLabel: 'b',
          files: [projectFile('b/.npmrc', '', 'a=b')],
        },
      },
    ],
    ['that is no project of its own', { 'a/package.json': '{}' }, {}],
    ['that moved', projects, { base: { checkouts: [], moved: { to: at('b'), from: at('c') } } }],
  ])('and apart from a folder %s', (_, disk, more) => {
    const { host, against } = open(disk)
    expect(labelsOf(groupPairs([against('a'), against('b', more)], null, host))).toEqual([['a'], ['b']])
  })

  test('with the settings of each, and a file that both read once', () => {
    const { host, against } = open(projects)
    const install = (file: string) => ({ path: file }) as InstallFile
    const settings = (file: string) => ({ path: file, before: null, after: '{}' })
    const [group] = groupPairs(
      [
        against('a', {
          installFiles: [install('ci.yml'), install('a/x')],
          settings: [settings('a/.mcp.json')],
        }),
        against('b', {
          installFiles: [install('ci.yml'), install('b/x')],
          settings: [settings('b/.mcp.json')],
        }),
      ],
      null,
      host,
    )
    expect(group.installFiles.map((file) => file.path)).toEqual(['ci.yml', 'a/x', 'b/x'])
    expect(group.settings).toHaveLength(2)
  })

  test('of nothing, under the policy of the folder at hand', () => {
    const { host } = open({ ...projects, 'depgate.json': age('30d') })
    const [group, ...others] = groupPairs([], null, host)
    expect(others).toEqual([])
    expect(group).toMatchObject({ pairs: [], folder: top, base: null, before: null, onDisk: null })
    expect(group.policy.rules.get('minimum-age')?.options).toMatchObject({ minimum: 30 * 24 * 60 })
  })
})

describe('the policy on disk', () => {
  const then = { ...projects, 'depgate.json': age('30d') }
  const hash = (disk: Entries) => {
    const { host, against } = open(disk, then)
    return groupPairs([against('a')], null, host)[0].onDisk
  }

  test('is hashed where that of the base judges', () => {
    expect(hash(then)).toMatch(/^[0-9a-f]{64}$/)
    expect(hash({ ...projects, 'depgate.json': age('40d') })).not.toBe(hash(then))
  })

  test('is none where the change takes away the one that --policy names', () => {
    const named = { ...projects, 'strict.json': age('30d') }
    const onDisk = (disk: Entries) => {
      const { host, against } = open(disk, named)
      return groupPairs([against('a')], 'strict.json', host)[0].onDisk
    }
    expect(onDisk(named)).toMatch(/^[0-9a-f]{64}$/)
    expect(onDisk(projects)).toBeNull()
  })

  test('is the judge against HEAD, and its hash no other', () => {
    const { host, onDisk, before } = open({ ...projects, 'depgate.json': age('1d') }, then)
    const [group] = groupPairs([onDisk('a')], null, host)
    expect(group.onDisk).toBeNull()
    expect(group.before).toEqual({ isJudge: false, checkouts: [before] })
    expect(group.policy.rules.get('minimum-age')?.options).toMatchObject({ minimum: 24 * 60 })
  })
})

describe('files that judge and lie elsewhere', () => {
  const then = { ...projects, 'strict.json': age('30d') }
  const named = 'strict.json'
  const list = (disk: Entries, pick: 'against' | 'onDisk' | 'none') => {
    const world = open(disk, then)
    const one = pick === 'none' ? world.onDisk('a', { base: null, policyHead: null }) : world[pick]('a')
    const [group] = groupPairs([one], named, world.host)
    return listJudging(group, named, world.host, () => undefined)
  }
  const edited = { ...projects, 'strict.json': age('1d') }

  test('are compared with the base, or with HEAD, where the one on disk is in force', () => {
    expect(list(then, 'against')).toEqual([])
    const [file] = list(edited, 'against')
    expect(file).toMatchObject({ kind: 'policy', path: 'strict.json', before: then['strict.json'] })
    expect(file?.isInForce).toBeUndefined()
    expect(list(edited, 'onDisk')).toMatchObject([{ path: 'strict.json', isInForce: true }])
  })

  test('are compared with nothing where there is no before', () => {
    expect(list(edited, 'none')).toEqual([])
  })
})

describe('the states of a group', () => {
  test('are those of the outermost checkout, from its top', () => {
    const { host, before, onDisk } = open(projects)
    const [group] = groupPairs([onDisk('a')], null, host)
    const inner = { ...before, folder: at('a') }
    const states = statesOf({ ...group, before: { isJudge: true, checkouts: [inner, before] } }, host)
    expect([states.before?.folder, states.after.folder]).toEqual([top, top])
  })

  test('have no before where there is none to compare with', () => {
    const { host } = open(projects, projects, { folder: 'a' })
    const [group] = groupPairs([], null, host)
    expect(statesOf(group, host)).toMatchObject({ before: null, after: { folder: top } })
    const outside = { ...host, git: { ...host.git, top: () => null } }
    expect(statesOf(group, outside).after.folder).toBe(at('a'))
  })
})

test('the record has one hash for the policies of all groups', () => {
  const { host, against } = open({ ...projects, 'b/depgate.json': age('30d') })
  const groups = groupPairs([against('a'), against('b')], null, host)
  const record = emptyRecord()
  noteGroups(groups, record)
  expect(record.project).toBe(path.join(top, 'a'))
  const hashes = groups.map(({ policy }) => policy.sha256)
  expect(hashes).not.toContain(record.policy?.sha256)
  expect(record.policyAfter).toMatch(/^[0-9a-f]{64}$/)
  const alone = emptyRecord()
  noteGroups(groupPairs([against('a')], null, host), alone)
  expect(alone.policy?.sha256).toBe(hashes[0])
  const onDisk = emptyRecord()
  noteGroups(groupPairs([], null, host), onDisk)
  expect(onDisk.policyAfter).toBeNull()
})
