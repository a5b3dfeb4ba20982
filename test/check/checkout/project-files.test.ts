import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ChangeOf } from '../../../src/check/checkout/compared-project.ts'
import { foldersUpTo } from '../../../src/check/checkout/folders.ts'
import { readFiles } from '../../../src/check/checkout/project-files.ts'
import { parseLockfile } from '../../../src/lockfile/parse.ts'
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

describe('the files of a project', () => {
  test('are its lockfile and the manifests, with what they were', () => {
    const files = read({ ...base, 'app/w/package.json': '{"old":1}' }, base)
    expect(shown(files)).toEqual(own)
    expect(files.map(({ before }) => before)).toEqual([lock, base['app/package.json'], '{"old":1}'])
    expect(files.map(({ isMember }) => isMember === true)).toEqual([false, false, true])
  })
  test('have no before where there is none to compare with', () => {
    const files = read(null, { ...base, 'depgate.json': '{}' })
    expect(shown(files)).toEqual(own)
    expect(files.every(({ hasNoBefore }) => hasNoBefore === true)).toBe(true)
  })
})

test('an .npmrc beside a manifest that git does not know is the own one of the user', () => {
  const now = { ...base, 'app/.npmrc': 'a=b', 'app/w/.npmrc': 'c=d' }
  const npmrc = (known: readonly string[]) =>
    read(base, now, 'branch', known)
      .filter(({ kind }) => kind === 'npmrc')
      .map(({ path: file, hasNoBefore }) => [file, hasNoBefore === true])
  expect(npmrc(['app/.npmrc'])).toEqual([
    ['app/.npmrc', false],
    ['app/w/.npmrc', true],
  ])
})
