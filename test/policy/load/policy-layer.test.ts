// Reads one file of a policy from a snapshot, and finds its paths in the checkouts.

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  onDisk,
  parseLayer,
  placesOf,
  readLayer,
  refuseMissing,
} from '../../../src/policy/load/policy-layer.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const filesWith = (tree: Tree) => ({ ...filesOf(tree), disk: diskOf(tree) })
const readAt = (tree: Tree, step: string, at: Snapshot = diskOf(tree)) =>
  readLayer('project', { at, step }, filesWith(tree))

describe('a file of a policy', () => {
  test('that is not there', () => expect(readAt({}, 'depgate.json')).toBeNull())
  test('on disk and in a commit', () => {
    const tree = { 'app/depgate.json': '{ /* why */ "deny": ["a"] }' }
    const layer = readAt(tree, 'app/depgate.json')
    expect(layer).toMatchObject({ name: 'project', origin: 'app/depgate.json' })
    expect([...(layer?.written ?? [])]).toEqual(['deny'])
    expect(readAt(tree, 'app/depgate.json', commitOf(tree, 'v1'))?.origin).toBe('app/depgate.json at v1')
  })
  test('with what it extends, from its own folder', () => {
    const tree = {
      'app/depgate.json': '{"extends":"../org/depgate.json"}',
      'org/depgate.json': '{"deny":["a"]}',
    }
    expect(readAt(tree, 'app/depgate.json')?.policy.deny).toHaveLength(1)
  })
  test('by its absolute path', () => {
    const tree = { 'app/depgate.json': '{}' }
    const place = onDisk(path.join(top, 'app/depgate.json'), filesWith(tree))
    expect(readLayer('user', place, filesWith(tree))?.origin).toBe('app/depgate.json')
  })
  test.each<[string, string]>([
    ['{', 'EPOLICY'],
    ['[]', 'EPOLICY'],
    ['{"rulez":{}}', 'EPOLICY'],
  ])('%s is refused', (text, code) =>
    expect(() => readAt({ 'depgate.json': text }, 'depgate.json')).toThrow(
      expect.objectContaining({ code }) as Error,
    ),
  )
})

describe('who may set the trail', () => {
  const parse = (name: Parameters<typeof parseLayer>[0], text: string) =>
    parseLayer(name, { text, origin: 'x' }, { at: diskOf({}), step: 'x.json' }, filesWith({}))
  const log = '{"log":{"keep":"1d"}}'
  test.each(['managed', 'user'] as const)('%s', (name) =>
    expect(parse(name, log).policy.settings.log.keep).toBe(1440),
  )
  test.each(['project', 'command line'] as const)('not %s', (name) =>
    expect(() => parse(name, log)).toThrow("x: log: the audit trail is the user's, not the project's"),
  )
  test.each(['managed', 'user'] as const)('%s cannot extend what a project installs', (name) =>
    expect(() => parse(name, '{"extends":"@s/a"}')).toThrow('cannot extend what a project installs'),
  )
})

test('paths of a policy are resolved from its own folder', () => {
  const tree = { 'app/depgate.json': '{"advisories":{"sources":[{"osv":"data"},{"osv":"/abs"},"registry"]}}' }
  expect(readAt(tree, 'app/depgate.json')?.policy.advisories.sources).toEqual([
    { type: 'osv', path: path.join(top, 'app/data') },
    { type: 'osv', path: path.resolve('/abs') },
    { type: 'registry', path: null },
  ])
})

describe('the paths of a file in the checkouts', () => {
  const outer = diskOf({})
  const inner = outer.at(path.join(top, 'sub'))
  const find = (
    file: string,
    checkouts: readonly Snapshot[],
    links: Readonly<Record<string, string>> = {},
  ) => {
    const real = (name: string): string => {
      const [from, to] = Object.entries(links).find(([one]) => `${name}/`.startsWith(`${one}/`)) ?? []
      return from === undefined || to === undefined ? name : `${to}${name.slice(from.length)}`
    }
    return placesOf(file, checkouts, { real }).map(({ at, step }) => [path.relative(top, at.folder), step])
  }
  test.each<[string, string, readonly Snapshot[], Record<string, string>, string[][]]>([
    ['in the checkout', `${top}/a/depgate.json`, [outer], {}, [['', 'a/depgate.json']]],
    ['outside of it', '/etc/depgate.json', [outer], {}, []],
    ['beside it, with the same letters', `${top}2/depgate.json`, [outer], {}, []],
    ['without a checkout', `${top}/depgate.json`, [], {}, []],
    ['the top itself', top, [outer], {}, []],
    [
      'in a checkout inside another one',
      `${top}/sub/depgate.json`,
      [outer, inner],
      {},
      [
        ['sub', 'depgate.json'],
        ['', 'sub/depgate.json'],
      ],
    ],
    [
      'through a folder that is a link inside',
      `${top}/link/depgate.json`,
      [outer],
      { [`${top}/link`]: `${top}/org` },
      [
        ['', 'link/depgate.json'],
        ['', 'org/depgate.json'],
      ],
    ],
    [
      'through a folder that is a link out',
      `${top}/link/depgate.json`,
      [outer],
      { [`${top}/link`]: '/evil' },
      [['', 'link/depgate.json']],
    ],
    [
      'through a link outside that leads in',
      '/way/depgate.json',
      [outer],
      { '/way': `${top}/a` },
      [['', 'a/depgate.json']],
    ],
    [
      'through a link outside that leads into the inner one',
      '/way/depgate.json',
      [outer, inner],
      { '/way': `${top}/sub/a` },
      [['sub', 'a/depgate.json']],
    ],
    ['through a link to the top', '/way/a/depgate.json', [outer], { '/way': top }, [['', 'a/depgate.json']]],
  ])('%s', (_, file, checkouts, links, places) => expect(find(file, checkouts, links)).toEqual(places))
})

test('the error for a policy that is named and missing', () => {
  expect(refuseMissing('a\u001b[31mb.json')).toMatchObject({
    code: 'EUSAGE',
    message: 'there is no policy at ab.json',
  })
  expect(refuseMissing('a', 'write it')).toMatchObject({ hint: 'write it' })
})
