import { describe, expect, test } from 'vitest'
import { findApproved, type Known } from '../../src/hook/baseline.ts'
import { isState, isWatched, listChanged } from '../../src/hook/state.ts'

const seen = (hash: string | null) => ({ hash, print: hash })
const known = (more: Partial<Known>): Known => ({
  files: null,
  isLost: false,
  committed: null,
  elsewhere: new Map(),
  disk: new Map([
    ['package-lock.json', seen('disk')],
    ['.npmrc', seen('disk')],
    ['/home/u/.npmrc', seen('disk')],
    ['node_modules/.package-lock.json', seen('disk')],
    ['node_modules/', seen('disk')],
  ]),
  hasNotRun: true,
  ...more,
})
const file = (approved: string | null) => ({ approved, seen: approved, print: null })
const approved = (more: Partial<Known>) =>
  Object.fromEntries(Object.entries(findApproved(known(more))).map(([path, one]) => [path, one.approved]))
const committed = new Map([['package-lock.json', 'commit']])
const none = new Map<string, string>()

describe('what counts as approved', () => {
  test.each<[string, Partial<Known>, string | null, string | null]>([
    ['the commit, in a checkout', { committed }, 'commit', null],
    ['the commit too where no start was seen', { committed, hasNotRun: false }, 'commit', null],
    ['nothing, before the first commit', { committed: none }, null, null],
    ['what is there when a session starts without git', {}, 'disk', 'disk'],
    ['no code without git and without a start, but the settings', { hasNotRun: false }, null, 'disk'],
    ['no code without git after damage, not even at a start', { isLost: true }, null, 'disk'],
    [
      'the state, whatever was committed',
      { files: { 'package-lock.json': file('state') }, committed },
      'state',
      null,
    ],
    [
      'what was approved elsewhere, where it is the same file',
      { committed, elsewhere: new Map([['package-lock.json', 'disk']]) },
      'disk',
      null,
    ],
    [
      'the commit, where what was approved elsewhere is another file',
      { committed, elsewhere: new Map([['package-lock.json', 'other']]) },
      'commit',
      null,
    ],
    [
      'what was approved elsewhere, where the repository is new',
      { committed: none, elsewhere: new Map([['package-lock.json', 'other']]) },
      'other',
      null,
    ],
  ])('%s', (_, more, lock, npmrc) => {
    expect(approved(more)).toMatchObject({ 'package-lock.json': lock, '.npmrc': npmrc })
  })

  test('what no commit contains is how it is when the watch begins; node_modules is not', () => {
    expect(approved({ committed })).toMatchObject({
      '/home/u/.npmrc': 'disk',
      'node_modules/.package-lock.json': null,
      'node_modules/': null,
    })
  })

  test('what is gone from the disk is still known', () => {
    const files = findApproved(known({ committed: new Map([['web/package-lock.json', 'commit']]) }))
    expect(files['web/package-lock.json']).toEqual({ approved: 'commit', seen: null, print: null })
    expect(listChanged(files)).toContain('web/package-lock.json')
  })
})

test('a name is watched in every folder, and nothing that only ends like it', () => {
  const watched = ['package.json', '.claude/settings.json']
  expect(isWatched('package.json', watched)).toBe(true)
  expect(isWatched('web/package.json', watched)).toBe(true)
  expect(isWatched('web/my-package.json', watched)).toBe(false)
  expect(isWatched('web/.claude/settings.json', watched)).toBe(true)
  expect(isWatched('web/settings.json', watched)).toBe(false)
})

test.each([null, [], {}, { schema: 1, root: '/r' }, { schema: 1, root: '/r', files: { a: {} } }])(
  '%j is no state',
  (input) => expect(isState(input, '/r')).toBe(false),
)

test("a newer depgate's first look at a file is nobody's edit; what was watched before is judged as before", () => {
  const disk = new Map([
    ['.vscode/settings.json', seen('disk')],
    ['/home/u/.claude.json', seen('disk')],
    ['.npmrc', seen('disk')],
  ])
  const isNewlyWatched = (path: string) => path !== '.npmrc'
  expect(approved({ files: {}, disk, hasNotRun: false, isNewlyWatched })).toMatchObject({
    '.vscode/settings.json': 'disk',
    '/home/u/.claude.json': 'disk',
    '.npmrc': null,
  })
})
