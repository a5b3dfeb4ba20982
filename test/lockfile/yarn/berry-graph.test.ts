import { expect, test } from 'vitest'
import { readBerryFile } from '../../../src/lockfile/yarn/berry-entries.ts'
import { growBerryGraph, type BerryRules } from '../../../src/lockfile/yarn/berry-graph.ts'
import { berry, berryEntry, rawEntry, workspaceEntry } from '../../support/yarn-lock.ts'

const rules: BerryRules = {
  resolutions: new Map(),
  catalogs: new Map(),
  root: 'app@workspace:.',
  versions: new Map(),
}
const graphOf = (entries: string[], more: Partial<BerryRules> = {}) =>
  growBerryGraph(readBerryFile(berry(...entries), 'yarn.lock').entries, { ...rules, ...more })
const at = 'app@workspace:.'
const ms = berryEntry('ms@npm:^2.1.3, alias@npm:ms@^2.1.3', 'ms@npm:2.1.3')

test('an entry is found by each of its descriptors', () => {
  const graph = graphOf([ms])
  expect([graph.find(at, 'ms', 'npm:^2.1.3'), graph.find(at, 'alias', 'npm:ms@^2.1.3')]).toEqual([0, 0])
  expect(graph.find(at, 'ms', 'npm:^2.1.2')).toBeNull()
  expect(graph.at('ms@npm:2.1.3')).toBe(0)
})

test('a path is bound to what asks for it', () => {
  const key = 'dir@portal:./dir::locator=app%40workspace%3A.'
  const graph = graphOf([rawEntry(key, 'version: 0.0.0-use.local', `resolution: "${key}"`)])
  expect(graph.find(at, 'dir', 'portal:./dir')).toBe(0)
  expect(graph.find('b@workspace:b', 'dir', 'portal:./dir')).toBeNull()
})

test.each(['./x.tgz', '../dir', '/abs/x.tgz', '/dir'])('a bare path is a file: %s', (range) => {
  const key = `x@file:${range}::locator=app%40workspace%3A.`
  const graph = graphOf([rawEntry(key, 'version: 1.0.0', `resolution: "${key}"`)])
  expect(graph.find(at, 'x', range)).toBe(0)
  expect(graph.find(at, 'x', `.${range}`)).toBeNull()
})

test.each([
  ['yarn 4', 'fsevents@patch:fsevents@npm%3A2.3.3#optional!builtin<compat/fsevents>'],
  ['yarn 2', 'fsevents@patch:fsevents@2.3.3#builtin<compat/fsevents>'],
])('the patch of %s takes the place of what it patches', (_, key) => {
  const patch = rawEntry(
    key,
    'version: 2.3.3',
    'resolution: "fsevents@patch:fsevents@npm%3A2.3.3#x::version=2.3.3"',
  )
  const graph = graphOf([berryEntry('fsevents@npm:2.3.3', 'fsevents@npm:2.3.3'), patch])
  expect(graph.find(at, 'fsevents', 'npm:2.3.3')).toBe(1)
})

test('a workspace answers a range that its version is in', () => {
  const graph = graphOf([workspaceEntry('a@workspace:a', 'a@workspace:a')], {
    versions: new Map([['a', '1.2.0']]),
  })
  expect([graph.find(at, 'a', 'npm:^1.0.0'), graph.find(at, 'a', 'workspace:~')]).toEqual([0, 0])
  expect(graph.find(at, 'a', 'npm:^2.0.0')).toBeNull()
})

test('a catalog and a resolution replace the range', () => {
  const resolution = {
    above: ['debug'],
    parent: null,
    name: 'ms',
    range: null,
    replacement: '2.0.0',
    line: null,
    key: 'debug/ms',
  }
  const graph = graphOf([ms], {
    catalogs: new Map([['', new Map([['ms', 'npm:^2.1.3']])]]),
    resolutions: new Map([['ms', [resolution]]]),
  })
  expect(graph.reduce(at, 'ms', 'catalog:')).toBe('npm:^2.1.3')
  expect(graph.reduce(at, 'ms', 'catalog:other')).toBe('catalog:other')
  expect(graph.reduce('debug@npm:4.0.0', 'ms', 'npm:^2.1.3')).toBe('npm:2.0.0')
  expect(graph.reduce('debugx@npm:4.0.0', 'ms', 'npm:^2.1.3')).toBe('npm:^2.1.3')
})
