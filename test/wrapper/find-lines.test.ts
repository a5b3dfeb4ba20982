// Lines in place of a refused command: which commands have some, where they are tried, and what they are judged with.

import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import { formatLine } from '../../src/remedy/step.ts'
import type { PlannedTree } from '../../src/ports/npm.ts'
import { judgePlan } from '../../src/wrapper/dry-run.ts'
import { findLines } from '../../src/wrapper/find-lines.ts'
import { approvedPolicy } from '../support/build.ts'
import type { NpmTable } from '../support/fake-copy.ts'
import { asked, entry, lock, openMachine, planned, policy } from '../support/wrapper.ts'

const young = (version: string, more: object = {}) =>
  entry(version, { resolved: `https://registry.example.test/young/-/young-${version}.tgz`, ...more })

/** The files of a project with young in this version. */
const state = (version: string, range = version, more: object = {}) => {
  const dependencies = { young: range }
  return {
    'package.json': JSON.stringify({ name: 'app', dependencies }),
    'package-lock.json': lock({ 'node_modules/young': young(version, more) }, { dependencies }),
  }
}

const tree = (spec: string, more: Partial<PlannedTree> = {}) =>
  planned({
    lock: state('1.0.0')['package-lock.json'],
    manifests: { 'package.json': JSON.stringify({ name: 'app', dependencies: { young: spec } }) },
    adds: [asked(spec, { name: 'young', locked: 'young' })],
    ...more,
  })

const passing: NpmTable = { 'young@0.9.0': state('0.9.0') }
const approved = { folder: '/project', registry: null, isOffline: false, hasCache: true } as const

interface Situation {
  readonly args?: string
  readonly tree?: PlannedTree
  readonly lines?: NpmTable
  readonly copyTrouble?: Error
  readonly timeoutMs?: number
  readonly folder?: string
  readonly by?: typeof policy
  /** The project's own before. */
  readonly manifest?: string
}

async function find(situation: Situation) {
  const { args = 'install young', lines = passing, copyTrouble, timeoutMs = 1_000, folder } = situation
  const files = { 'package.json': situation.manifest ?? JSON.stringify({ name: 'app' }) }
  const trouble = copyTrouble === undefined ? {} : { copyTrouble }
  const { host, seen } = openMachine(async () => 0, { files, lines, ...trouble })
  const judged = await judgePlan(situation.tree ?? tree(''), situation.by ?? policy, host)
  const ports = { ...host, ...(folder === undefined ? {} : { folder }) }
  const found = await findLines({ args: args.split(' '), judged }, { timeoutMs, approved }, ports)
  const shown = found === null ? null : found.lines === null ? found.reason : found.lines.map(formatLine)
  return { found, shown, typed: seen.typed, copied: seen.copied }
}

test('the line that was tried and passes as a whole', async () => {
  const { shown, found, copied } = await find({})
  expect(shown).toEqual(['npm install --save-exact young@0.9.0'])
  expect(found).toMatchObject({
    tried: { report: { outcome: 'pass' }, lockfile: { path: 'package-lock.json' } },
  })
  expect(copied).toEqual([['/project', approved]])
})

test.each<[string, string, Situation, string[]]>([
  [
    'a range that was typed',
    'young@^1.0.0',
    { tree: tree('^1.0.0') },
    ['npm install --save-exact young@0.9.0'],
  ],
  ['flags', '--omit=dev young', {}, ['npm install --save-exact young@0.9.0 --omit=dev']],
  [
    'a folder inside',
    'young',
    { folder: '/project/w' },
    ['npm install --prefix .. --save-exact young@0.9.0'],
  ],
  ['a folder above', 'young', { folder: '/' }, ['npm install --prefix project --save-exact young@0.9.0']],
])('typed with %s', async (_, words, more, lines) => {
  expect((await find({ args: `install ${words}`, ...more })).shown).toEqual(lines)
})

test('what the registry lacks in the lockfile of the copy is filled in, as in the planned tree', async () => {
  const bare = { 'young@0.9.0': state('0.9.0', '0.9.0', { integrity: undefined }) }
  expect((await find({ lines: bare })).shown).toEqual(['npm install --save-exact young@0.9.0'])
})

test('the policy of the refused tree decides', async () => {
  const by = approvedPolicy({ rules: { 'minimum-age': ['error', { minimum: '500d' }] } })
  expect(await find({ by })).toMatchObject({ found: { lines: null } })
})

test('a range that npm would save is refused in the copy as well', async () => {
  expect((await find({ lines: { 'young@0.9.0': state('0.9.0', '^0.9.0') } })).shown).toMatch(
    /none passes as a whole/,
  )
})

describe('no line', () => {
  test.each<[string, Situation]>([
    ['of another command', { args: 'ci' }],
    ['with flags that mean another tree', { args: 'install young --no-save' }],
    ['outside of a project', { tree: tree('', { isProject: false }) }],
    ['of npm ci', { tree: tree('', { isClean: true }) }],
    ['for what a dependency brings later', { tree: tree('', { isLate: true }) }],
    ['for what is in the cache of npx', { tree: tree('', { isInstalled: true }) }],
    [
      'where it passes',
      {
        tree: tree('0.9.0', {
          lock: state('0.9.0')['package-lock.json'],
          manifests: { 'package.json': state('0.9.0')['package.json'] },
        }),
      },
    ],
  ])('is looked for %s', async (_, situation) => {
    expect(await find(situation)).toMatchObject({ found: null, typed: [], copied: [] })
  })

  test.each<[string, Situation, RegExp, boolean]>([
    ['npm refuses it', { lines: {} }, /^of the one change that was tried, none passes as a whole$/, false],
    [
      'it leads to the same',
      { lines: { 'young@0.9.0': state('1.0.0') } },
      /none passes as a whole; the nearest still has minimum-age on \S+$/,
      false,
    ],
    ['there is no time', { timeoutMs: 0 }, /^the search ended after 0 attempts/, true],
    [
      'the project cannot be copied',
      { copyTrouble: new DepgateError('EPREVIEW', 'the change edits .npmrc') },
      /^the change edits \.npmrc$/,
      false,
    ],
  ])('is found where %s', async (_, situation, reason, isCutShort) => {
    const { found } = await find(situation)
    expect(found).toMatchObject({ lines: null, isCutShort, reason: expect.stringMatching(reason) as string })
  })

  test('hides an error of another kind', async () => {
    const copyTrouble = new TypeError('a bug')
    await expect(find({ copyTrouble })).rejects.toBe(copyTrouble)
  })
})

test('an update is typed as of the moment that is old enough', async () => {
  const { 'package.json': manifest } = state('1.0.0', '>=0.1.0')
  const { shown } = await find({
    args: 'update young',
    manifest,
    tree: tree('>=0.1.0', { adds: [] }),
    lines: { 'update --before': state('0.9.0', '>=0.1.0') },
  })
  expect(shown).toEqual(['npm update --before=2026-06-08T12:00Z young'])
})
