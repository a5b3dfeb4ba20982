import { expect, test } from 'vitest'
import { isDecided, isRefusedByManager } from '../../../src/rules/install-script/allowed.ts'
import type { PackageChange } from '../../../src/model/change.ts'
import { locked } from '../../support/build.ts'

const git = { source: { type: 'git', url: 'git+ssh://git@github.com/o/r.git', commit: null } } as const
const change = (project: object, copies = [locked('a@1.0.0')]) =>
  ({ copies, project }) as unknown as Pick<PackageChange, 'copies' | 'project'>

test.each<[string, object, boolean]>([
  ['nothing decides', { allowScripts: {} }, false],
  ['it is allowed', { allowScripts: { a: true } }, true],
  ['the change allows it', { allowScripts: { a: true }, allowScriptsBefore: {} }, false],
  ['it is refused, and an npm in use does not read that', { allowScripts: { a: false } }, false],
  ['it is refused, and every npm in use obeys', { allowScripts: { a: false }, npmRange: '>=11.16.0' }, true],
  ['it is refused, and the range is none', { allowScripts: { a: false }, npmRange: 'new' }, false],
])('where %s', (_, project, expected) => expect(isDecided(change(project))).toBe(expected))

test('a copy that nothing allows is open, and so is a refused one from git', () => {
  const copies = [locked('a@1.0.0'), locked('a@2.0.0')]
  expect(isDecided(change({ allowScripts: { 'a@1.0.0': true } }, copies))).toBe(false)
  const refused = { allowScripts: { 'github:o/r': false }, npmRange: '>=12' }
  expect(isDecided(change(refused, [locked('a@1.0.0', git)]))).toBe(false)
})

test('a package manager that runs none by itself refuses what no list names', () => {
  const refusing = { allowScripts: {}, scriptRefusal: { except: ['b'] } }
  expect(isRefusedByManager(change(refusing))).toBe(true)
  expect(isRefusedByManager(change({ allowScripts: {} }))).toBe(false)
  expect(isRefusedByManager(change(refusing, [locked('b@1.0.0')]))).toBe(false)
  // It goes by the package's own name, whatever it is installed as.
  expect(isRefusedByManager(change(refusing, [locked('b@1.0.0', { alias: 'a' })]))).toBe(false)
  expect(isRefusedByManager(change(refusing, [locked('a@1.0.0'), locked('a@1.0.0', git)]))).toBe(false)
  // That is no decision of the project.
  expect(isDecided(change(refusing))).toBe(false)
})
