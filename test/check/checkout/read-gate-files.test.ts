import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ChangeOf } from '../../../src/check/checkout/compared-project.ts'
import { foldersUpTo } from '../../../src/check/checkout/folders.ts'
import { readFiles } from '../../../src/check/checkout/project-files.ts'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
import { relocate } from '../../../src/snapshot/relocated.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const lock = JSON.stringify({
  name: 'a',
  lockfileVersion: 3,
  packages: { '': { workspaces: ['w'] }, w: {}, 'node_modules/w': { resolved: 'w', link: true } },
})
const base: Tree = {
  'app/package-lock.json': lock,
  'app/package.json': '{"workspaces":["w"]}',
  'app/w/package.json': '{}',
}

function read(then: Tree | null, now: Tree, changeOf: ChangeOf = 'branch', known: readonly string[] = []) {
  const folder = path.join(top, 'app')
  const after = diskOf(now)
  const states = { before: then === null ? null : commitOf(then), after }
  const parsed = parseLockfile(lock, 'app/package-lock.json', (file) => after.at(folder).read(file))
  const isKnown = (place: string, file: string) =>
    changeOf === 'agent' || known.includes(path.relative(top, path.join(place, file)).replaceAll('\\', '/'))
  const project = { states, changeOf, above: foldersUpTo(top, folder), isKnown }
  return readFiles(path.join(folder, 'package-lock.json'), parsed, project, filesOf(now))
}
const shown = (files: ReturnType<typeof read>) => files.map(({ kind, path: file }) => `${kind} ${file}`)
const own = ['lockfile app/package-lock.json', 'manifest app/package.json', 'manifest app/w/package.json']

describe('what judges beside it', () => {
  const policies = { 'depgate.json': '{}', 'app/depgate.json': '{}' }
  test.each<[string, Tree, Tree, ChangeOf, readonly string[], readonly string[]]>([
    ['nothing that stays as it is', policies, policies, 'branch', [], []],
    [
      'a policy beside it',
      policies,
      { ...policies, 'app/depgate.json': '{"deny":["x"]}' },
      'branch',
      [],
      ['policy app/depgate.json'],
    ],
    [
      'a policy at the top',
      policies,
      { ...policies, 'depgate.json': '{"deny":["x"]}' },
      'branch',
      [],
      ['policy depgate.json'],
    ],
    ['a policy that is gone', policies, { 'app/depgate.json': '{}' }, 'branch', [], ['policy depgate.json']],
    [
      'a policy that a branch adds',
      {},
      { 'app/depgate.json': '{}' },
      'branch',
      [],
      ['policy app/depgate.json'],
    ],
    ['no policy on disk that git does not know', {}, { 'app/depgate.json': '{}' }, 'disk', [], []],
    [
      'a policy that an agent adds',
      {},
      { 'app/depgate.json': '{}' },
      'agent',
      [],
      ['policy app/depgate.json'],
    ],
    [
      'no settings of an agent that git does not know',
      {},
      { '.claude/settings.json': '{}' },
      'branch',
      [],
      [],
    ],
    [
      'settings of an agent that it knows',
      {},
      { '.claude/settings.json': '{}' },
      'branch',
      ['.claude/settings.json'],
      ['hook-settings .claude/settings.json'],
    ],
    ['an .npmrc at the top', {}, { '.npmrc': 'a=b' }, 'branch', ['.npmrc'], ['npmrc .npmrc']],
    ['no .npmrc at the top that git does not know', {}, { '.npmrc': 'a=b' }, 'branch', [], []],
  ])('%s', (_, then, now, changeOf, known, expected) => {
    const files = read({ ...base, ...then }, { ...base, ...now }, changeOf, known)
    expect(shown(files).filter((one) => !own.includes(one))).toEqual(expected)
  })
  test('an edit against HEAD is in force, and one of an agent is marked', () => {
    const now = { ...base, 'app/depgate.json': '{"deny":["x"]}' }
    const edit = (changeOf: ChangeOf) =>
      read({ ...base, ...policies }, now, changeOf).find(({ path: file }) => file === 'app/depgate.json')
    expect(edit('disk')).toMatchObject({ isInForce: true })
    expect(edit('agent')).toMatchObject({ isOfAgent: true })
    expect(edit('branch')).not.toHaveProperty('isInForce')
  })
})

test('of a project that moved to another depth the files at the top are those of the top', () => {
  const policy = '{"deny":["x"]}'
  const then = {
    'depgate.json': policy,
    '.npmrc': 'a=b',
    'x/y/depgate.json': policy,
    'x/y/package.json': '{}',
  }
  const now = { ...base, 'depgate.json': policy, '.npmrc': 'a=b', 'app/depgate.json': policy }
  const folder = path.join(top, 'app')
  const before = relocate(commitOf(then), { from: path.join(top, 'x/y'), to: folder })
  const parsed = parseLockfile(lock, 'app/package-lock.json')
  const project = {
    states: { before, after: diskOf(now) },
    changeOf: 'branch',
    above: [],
    isKnown: () => true,
  } as const
  const files = readFiles(path.join(folder, 'package-lock.json'), parsed, project, filesOf(now))
  expect(files.filter(({ kind }) => kind === 'policy')).toEqual([])
  expect(files.find(({ path: file }) => file === '.npmrc')?.before).toBe('a=b')
  expect(files.find(({ path: file }) => file === 'app/package.json')?.before).toBe('{}')
})
