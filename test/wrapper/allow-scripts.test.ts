import { expect, test } from 'vitest'
import { findNamed, findProject, listPending } from '../../src/wrapper/allow-scripts.ts'
import { entry, lock } from '../support/wrapper.ts'

const scripted = { hasInstallScript: true }
const files: Record<string, string> = {
  '/p/package.json': '{"name":"app","workspaces":["w"]}',
  '/p/w/package.json': '{"name":"w"}',
  '/p/package-lock.json': lock({
    'node_modules/a': entry('1.0.0', scripted),
    'node_modules/b/node_modules/a': entry('2.0.0', scripted),
    'node_modules/b': entry('1.0.0'),
    'node_modules/elsewhere': entry('1.0.0', { ...scripted, os: ['none'] }),
    'node_modules/w': { resolved: 'w', link: true },
    w: { name: 'w', hasInstallScript: true },
  }),
  ...Object.fromEntries(
    ['a', 'b', 'b/node_modules/a'].map((name) => [`/p/node_modules/${name}/package.json`, '{}']),
  ),
}
const read = (file: string) => files[file] ?? null
const ids = (packages: readonly { name: string; version: string }[]) =>
  packages.map(({ name, version }) => `${name}@${version}`).sort()

test.each(['/p', '/p/w'])('the project of %s is that of the lockfile', (folder) => {
  const project = findProject(folder, { read })
  expect(project.folder).toBe('/p')
  expect(ids(project.packages)).toEqual(['a@1.0.0', 'a@2.0.0', 'b@1.0.0'])
})

test('without a lockfile there is none', () => {
  expect(() => findProject('/elsewhere', { read })).toThrow('there is no lockfile of npm here')
})

test('what has scripts and no decision is pending', () => {
  const project = findProject('/p', { read })
  expect(ids(listPending(project, {}))).toEqual(['a@1.0.0', 'a@2.0.0'])
  expect(ids(listPending(project, { 'a@2.0.0': false }))).toEqual(['a@1.0.0'])
  expect(listPending(project, { a: true })).toEqual([])
})

test('a name means every installed version, and a version that one', () => {
  const project = findProject('/p', { read })
  expect(ids(findNamed(['a'], project, {}))).toEqual(['a@1.0.0', 'a@2.0.0'])
  expect(ids(findNamed(['a@2.0.0'], project, {}))).toEqual(['a@2.0.0'])
})

test.each([
  [['aa'], {}, 'no package "aa" is installed here: did you mean "a"?'],
  [['a@3.0.0'], {}, 'no package "a@3.0.0" is installed here'],
  [['elsewhere'], {}, 'no package "elsewhere" is installed here'],
  [['a'], { a: false }, 'refuses a ("a": false)'],
])('%j with %j is an error', (specs, allowed, message) => {
  expect(() => findNamed(specs, findProject('/p', { read }), allowed)).toThrow(message)
})
