import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LockfileLocation, Sides } from '../../../src/check/checkout/places.ts'
import { openReaders } from '../../../src/check/checkout/read-places.ts'
import {
  absolute,
  leaveOutWorkspaces,
  readNow,
  refuseUnlocked,
} from '../../../src/check/checkout/workspace-roots.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { Snapshot } from '../../../src/snapshot/snapshot.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../../support/memory-snapshot.ts'

const lock = (workspaces: readonly string[] = []) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: Object.fromEntries([
      ['', { name: 'app', workspaces }],
      ...workspaces.flatMap((step) => [
        [step, {}],
        [`node_modules/${step}`, { resolved: step, link: true }],
      ]),
    ]),
  })
const root = (workspaces: readonly string[]): Tree => ({
  'package-lock.json': lock(workspaces),
  'package.json': JSON.stringify({ name: 'app', workspaces }),
  ...Object.fromEntries(workspaces.map((step) => [`${step}/package.json`, '{}'])),
})
const sidesOf = (then: Tree, now: Tree, after: Snapshot = diskOf(now)): Sides => ({
  top,
  before: commitOf(then),
  after,
  outer: null,
})
const place = (sides: Sides, folder: string, more: Partial<LockfileLocation> = {}): LockfileLocation => {
  const file = path.posix.join(folder, 'package-lock.json')
  return { sides, before: file, after: file, isChanged: true, ...more }
}

describe('a lockfile below a workspace root', () => {
  const nested = { 'w/package-lock.json': lock() }
  function leaveOut(then: Tree, now: Tree, more: Partial<LockfileLocation> = {}, folder = 'w') {
    const sides = sidesOf(then, now)
    const places = [place(sides, '.', { isChanged: false }), place(sides, folder, more)]
    const lines: string[] = []
    const host = filesOf(now)
    const tell = (line: string) => void lines.push(line)
    const { judged, unread } = leaveOutWorkspaces(places, places, openReaders(host), { host, tell })
    return { judged: judged.map(({ after, before }) => after ?? before), unread, lines }
  }

  test('is left out with a line, and is no gap where npm has never read it', () => {
    const state = { ...root(['w']), ...nested }
    expect(leaveOut(state, state)).toEqual({
      judged: ['package-lock.json'],
      unread: [],
      lines: [
        'w/package-lock.json is not judged: it lies in a workspace, where npm reads package-lock.json alone',
      ],
    })
  })

  test('whose folder becomes a workspace by the same change is a gap: npm read it until now', () => {
    const { unread, judged } = leaveOut({ ...root([]), ...nested }, { ...root(['w']), ...nested })
    expect(judged).toEqual(['package-lock.json'])
    expect(unread).toMatchObject([
      {
        file: 'w/package-lock.json',
        reason:
          'it changed, and the same change makes its folder a workspace of package-lock.json: remove the file',
      },
    ])
  })

  test('that did not change is no gap either', () => {
    const now = { ...root(['w']), ...nested }
    expect(leaveOut({ ...root([]), ...nested }, now, { isChanged: false }).unread).toEqual([])
  })

  test.each<[string, Tree, Partial<LockfileLocation>]>([
    ['in a folder that is no workspace', { ...root(['v']), ...nested }, {}],
    ['that is gone', root(['w']), { after: null }],
    ['where the root cannot be read', { ...root(['w']), ...nested, 'package-lock.json': '{' }, {}],
  ])('%s is judged', (_, now, more) => {
    expect(leaveOut(now, now, more).judged).toEqual(['package-lock.json', 'w/package-lock.json'])
  })

  test('of another checkout is judged: a submodule is no workspace of the project around it', () => {
    const now = { ...root(['w']), ...nested }
    const [outer, inner] = [sidesOf(now, now), sidesOf(now, now)]
    const places = [place(outer, '.'), place(inner, 'w')]
    const host = filesOf(now)
    const tell = () => undefined
    expect(leaveOutWorkspaces(places, places, openReaders(host), { host, tell }).judged).toHaveLength(2)
  })

  test('is found below the outermost root, however deep it lies', () => {
    const now = { ...root(['a/b/w']), 'a/b/w/package-lock.json': lock() }
    const { lines } = leaveOut(now, now, {}, 'a/b/w')
    expect(lines).toEqual([expect.stringContaining('where npm reads package-lock.json alone')])
  })
})

describe('a lockfile that is gone', () => {
  const asking = '{"dependencies":{"a":"^1.0.0"}}'
  const gone = (now: Tree, others: readonly string[] = [], then: Tree = {}) => {
    const sides = sidesOf(then, now)
    const one = place(sides, 'app', { after: null })
    const places = [one, ...others.map((folder) => place(sides, folder))]
    return refuseUnlocked(one, places, openReaders(filesOf(now)), filesOf(now))
  }

  test.each<[string, Tree]>([
    ['with its manifest', {}],
    ['with a manifest that asks for nothing', { 'app/package.json': '{"name":"a","dependencies":{}}' }],
    ['with a manifest whose dependencies are no table', { 'app/package.json': '{"dependencies":"a"}' }],
  ])('%s is quiet', (_, now) => expect(gone(now)).toEqual([]))

  test.each([
    asking,
    '{"devDependencies":{"a":"1"}}',
    '{"optionalDependencies":{"a":"1"}}',
    '{"peerDependencies":{"a":"1"}}',
    '{"workspaces":["w"]}',
    // What cannot be read may ask for anything.
    '{',
    '[]x',
    'null',
  ])('is an error where the manifest stays and may ask for packages: %s', (text) => {
    expect(() => gone({ 'app/package.json': text })).toThrow(
      expect.objectContaining({
        code: 'EUSAGE',
        message:
          'app/package-lock.json is gone and its package.json is not: what it installs cannot be judged',
      }),
    )
  })

  test('is an error where the manifest cannot be read', () => {
    const after = {
      ...diskOf({}),
      read: (file: string) => {
        if (file.endsWith('package.json')) throw new DepgateError('EUSAGE', 'too large')
        return null
      },
    }
    const one = place(sidesOf({}, {}, after), 'app', { after: null })
    expect(() => refuseUnlocked(one, [one], openReaders(filesOf({})), filesOf({}))).toThrow('is gone')
  })

  test('is an error where a yarn.lock is beside it: npm reads that', () => {
    const now = { 'app/package.json': asking, 'app/yarn.lock': '', 'app/pnpm-lock.yaml': '' }
    expect(() => gone(now)).toThrow('npm then goes by the yarn.lock beside it')
  })

  test('is a gap where another package manager took over', () => {
    expect(gone({ 'app/package.json': asking, 'app/pnpm-lock.yaml': '', 'app/.pnp.cjs': '' })).toMatchObject([
      {
        file: 'app/pnpm-lock.yaml',
        reason: 'it is a lockfile of pnpm, which depgate does not read; and app/package-lock.json is gone',
      },
    ])
  })

  test('is quiet where the folder has another lockfile, or became a workspace', () => {
    const now = { ...root(['app']), 'app/package.json': asking }
    expect(gone(now, ['.'])).toEqual([])
    expect(gone({ 'app/package.json': asking }, ['app'])).toEqual([])
  })

  test('is an error where another folder has one, or another checkout', () => {
    const now = { 'app/package.json': asking }
    expect(() => gone(now, ['other'])).toThrow('is gone')
    const one = place(sidesOf({}, now), 'app', { after: null })
    const places = [one, place(sidesOf({}, now), 'app')]
    expect(() => refuseUnlocked(one, places, openReaders(filesOf(now)), filesOf(now))).toThrow('is gone')
  })

  test('that came with the change is no matter', () => {
    const sides = sidesOf({}, { 'app/package.json': asking })
    const one = place(sides, 'app', { before: null, after: null })
    expect(refuseUnlocked(one, [one], openReaders(filesOf({})), filesOf({}))).toEqual([])
  })
})

test('where a lockfile is on disk, and what is read of it', () => {
  const now = root([])
  const sides = sidesOf({}, now)
  expect(absolute(place(sides, 'app'))).toBe(path.join(top, 'app/package-lock.json'))
  expect(absolute(place(sides, 'app', { after: null }))).toBeNull()
  expect(readNow(place(sides, 'app', { after: null }), filesOf(now))).toBeNull()
  expect(readNow(place(sides, '.'), filesOf(now))).toMatchObject({ path: 'package-lock.json' })
})
