import { describe, expect, test } from 'vitest'
import { findApproved, type Known } from '../../src/hook/baseline.ts'
import { isState, isWatched, listChanged } from '../../src/hook/state.ts'

const seen = (hash: string | null) => ({ hash, print: hash })
const known = (more: Partial<Known>): Known => ({
  state: null,
  isDamaged: false,
  committed: null,
  commit: null,
  disk: new Map([
    ['package-lock.json', seen('disk')],
    ['.npmrc', seen('disk')],
    ['/home/u/.npmrc', seen('disk')],
    ['node_modules/.package-lock.json', seen('disk')],
  ]),
  isStart: true,
  isBefore: false,
  ...more,
})
const file = (approved: string | null) => ({ approved, seen: approved, print: null })
const state = (commit: string | null) => ({ files: { 'package-lock.json': file('state') }, commit })
const approved = (more: Partial<Known>) =>
  Object.fromEntries(Object.entries(findApproved(known(more))).map(([path, one]) => [path, one.approved]))
const committed = new Map([['package-lock.json', 'commit']])

describe('what counts as approved', () => {
  test.each<[string, Partial<Known>, string | null, string | null]>([
    ['the commit, in a checkout', { committed }, 'commit', null],
    ['the commit too where no start was seen', { committed, isStart: false }, 'commit', null],
    ['nothing, before the first commit', { committed: new Map() }, null, null],
    ['what lies there when a session starts without git', {}, 'disk', 'disk'],
    ['no code without git and without a start, but the settings', { isStart: false }, null, 'disk'],
    [
      'what lies there before the first command, without git',
      { isStart: false, isBefore: true },
      'disk',
      'disk',
    ],
    ['no code without git after damage, not even at a start', { isDamaged: true }, null, 'disk'],
    [
      'no code without git after damage, not even before a command',
      { isStart: false, isBefore: true, isDamaged: true },
      null,
      'disk',
    ],
    [
      'the state during a session, whatever was committed',
      { state: state('a'), commit: 'b', committed, isStart: false },
      'state',
      null,
    ],
    [
      'the state at a start where nobody committed',
      { state: state('a'), commit: 'a', committed },
      'state',
      null,
    ],
    [
      'the commit at a start where somebody did',
      { state: state('a'), commit: 'b', committed },
      'commit',
      null,
    ],
  ])('%s', (_, more, lock, npmrc) => {
    expect(approved(more)).toMatchObject({ 'package-lock.json': lock, '.npmrc': npmrc })
  })

  test('what no commit speaks of is how it is when the watch begins; node_modules is not', () => {
    expect(approved({ committed })).toMatchObject({
      '/home/u/.npmrc': 'disk',
      'node_modules/.package-lock.json': null,
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

test("what a newer depgate watches for the first time was nobody's edit; what was there before it is judged as before", () => {
  const disk = new Map([
    ['.vscode/settings.json', seen('disk')],
    ['/home/u/.claude.json', seen('disk')],
    ['.npmrc', seen('disk')],
  ])
  const during = {
    state: state('a'),
    disk,
    isStart: false,
    isNewlyWatched: (path: string) => path !== '.npmrc',
  }
  expect(approved(during)).toMatchObject({
    '.vscode/settings.json': 'disk',
    '/home/u/.claude.json': 'disk',
    '.npmrc': null,
  })
  const start = {
    ...during,
    isStart: true,
    commit: 'b',
    committed: new Map([['.vscode/settings.json', 'commit']]),
  }
  expect(approved(start)).toMatchObject({ '.vscode/settings.json': 'commit', '/home/u/.claude.json': 'disk' })
})
