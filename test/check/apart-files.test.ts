import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readApart, readApartAtBase } from '../../src/check/apart-files.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../support/memory-snapshot.ts'

const hook = { hooks: { Stop: [{ hooks: [{ type: 'command', command: 'npx depgate hook' }] }] } }
const settings = JSON.stringify(hook)
const off = JSON.stringify({ ...hook, disableAllHooks: true })
const task = JSON.stringify({ tasks: [{ label: 'x', type: 'shell', command: 'npx -y x@1.0.0' }] })
const user = path.resolve('/home/policy.json')

function listApart(before: Tree, after: Tree, judged: readonly string[] = []) {
  const host = { ...filesOf(after, before), env: {}, policyPlaces: { managed: [], user } }
  const sides = { top, before: commitOf(before), after: diskOf(after), outer: null }
  const isKnown = () => true
  const folders = judged.map((folder) => path.join(top, folder))
  return readApart({ sides, judged: folders, head: null, changeOf: 'branch', isKnown }, host).map((one) => [
    path.relative(top, one.folder),
    (one.pair.files ?? []).map((file) => file.path),
    one.settings.map((file) => file.path),
    one.installFiles.map((file) => file.path),
  ])
}

describe('a folder of which no lockfile is judged', () => {
  const claude = '.claude/settings.json'

  test.each<[string, Tree, Tree, unknown[]]>([
    ['settings at the top', { [claude]: settings }, { [claude]: off }, [['', [claude], [claude], []]]],
    ['settings that are gone', { [claude]: settings }, {}, [['', [claude], [], []]]],
    ['settings that are new', {}, { [claude]: off }, [['', [claude], [claude], []]]],
    [
      'settings and tasks below',
      { 'a/.claude/settings.json': settings },
      { 'a/.claude/settings.json': off, 'b/c/.vscode/tasks.json': task },
      [
        ['a', ['a/.claude/settings.json'], ['a/.claude/settings.json'], []],
        ['b/c', [], [], ['b/c/.vscode/tasks.json']],
      ],
    ],
    ['the same as before', { [claude]: settings }, { [claude]: settings }, []],
    ['other files', {}, { 'src/settings.json': off, 'a/package.json': '{}', 'a/.npmrc': 'x=y' }, []],
    ['what lies in node_modules', {}, { 'node_modules/a/.claude/settings.json': off }, []],
  ])('%s', (_, before, after, expected) => expect(listApart(before, after)).toEqual(expected))
})

test('what is judged with a lockfile is not judged twice, at the top with any', () => {
  const after = {
    '.claude/settings.json': off,
    'a/.claude/settings.json': off,
    'b/.claude/settings.json': off,
  }
  expect(listApart({}, after, ['a']).map(([folder]) => folder)).toEqual(['b'])
  const host = { ...filesOf(after), env: {}, policyPlaces: { managed: [], user } }
  const sides = { top, before: commitOf({}), after: diskOf(after), outer: null }
  const place = { sides, before: null, after: 'a/package-lock.json', isChanged: true }
  // No file of it is known to HEAD: what is not tracked is nobody's change.
  expect(readApartAtBase(sides, [place], host).map((one) => one.pair.files)).toEqual([[]])
})
