import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PlannedTree, Undo } from '../../../src/ports/npm.ts'
import { excludeFromGit, recover } from '../../../src/wrapper/npm/recover.ts'
import { openUndo } from '../../../src/wrapper/npm/undo.ts'
import { makeFolder } from '../../support/folder.ts'
import { photograph } from '../../support/shelf.ts'

let folder: string
let journals: string
const startedAt = '2026-06-15T12:00:00.000Z'

function write(file: string, text: string): void {
  const place = path.join(folder, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, text)
}

beforeEach(() => {
  folder = makeFolder()
  journals = makeFolder()
  write('.git/HEAD', 'ref: refs/heads/main\n')
  write('.git/refs/heads/main', `${'1'.repeat(40)}\n`)
  write('package.json', '{}')
  write('package-lock.json', 'lock')
  write('node_modules/.package-lock.json', 'hidden')
  write('node_modules/a/package.json', 'a1')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function start(more: Partial<PlannedTree> = {}): Undo {
  const tree: PlannedTree = {
    folder,
    isProject: true,
    isDryRun: false,
    isLockOnly: false,
    label: 'npm 11.0.0',
    isClean: false,
    isLate: false,
    isInstalled: false,
    wantsJson: false,
    places: ['node_modules/a', 'node_modules/x'].map((file) => path.join(folder, file)),
    lock: '',
    installed: [],
    manifests: { 'package.json': '' },
    adds: [],
    configuration: {},
    ...more,
  }
  return openUndo(tree, journals, new Date(startedAt))
}

/** npm's own writing, as `preload/record-writes.ts` records it. */
function save(undo: Undo, file: string, text: string): void {
  const sha256 = createHash('sha256').update(text).digest('hex')
  appendFileSync(undo.journal ?? '', `${JSON.stringify({ path: path.join(folder, file), sha256 })}\n`)
  write(file, text)
}

/** How far the install came when it was killed. */
const deaths: [string, (undo: Undo) => void][] = [
  ['before anything', () => undefined],
  ['while it unpacks', () => rmSync(path.join(folder, 'node_modules/a'), { recursive: true })],
  ['when all is unpacked', () => write('node_modules/x/package.json', 'x1')],
  [
    'with the manifest written',
    (undo) => {
      write('node_modules/x/package.json', 'x1')
      save(undo, 'package.json', '{"dependencies":{"x":"1.0.0"}}')
    },
  ],
  [
    'with manifest and lockfile written',
    (undo) => {
      save(undo, 'package.json', '{"dependencies":{"x":"1.0.0"}}')
      save(undo, 'package-lock.json', 'lock with x')
    },
  ],
]

/** What a person does then, and what recovery must find. */
const edits: [string, string[], () => void][] = [
  ['edits the manifest', ['package.json'], () => write('package.json', '{ "mine": true }')],
  ['edits the lockfile', ['package-lock.json'], () => write('package-lock.json', 'my lock')],
  ['deletes the lockfile', ['package-lock.json'], () => rmSync(path.join(folder, 'package-lock.json'))],
  ['writes a shrinkwrap', ['npm-shrinkwrap.json'], () => write('npm-shrinkwrap.json', '{}')],
  [
    'runs plain npm',
    ['node_modules/.package-lock.json'],
    () => write('node_modules/.package-lock.json', 'hidden of plain npm'),
  ],
  ['commits', ['HEAD'], () => write('.git/refs/heads/main', `${'2'.repeat(40)}\n`)],
  ['switches the branch', ['HEAD'], () => write('.git/HEAD', 'ref: refs/heads/other\n')],
]

describe.each(deaths)('killed %s', (_, die) => {
  test('and nothing since: everything is restored and reported', () => {
    const before = photograph(folder)
    die(start())
    expect(recover(folder, journals)).toEqual({ type: 'restored', startedAt })
    expect(photograph(folder)).toEqual(before)
    expect(readdirSync(journals)).toEqual([])
  })

  test.each(edits)('then the user %s: nothing is changed, which is reported once', (_, changed, edit) => {
    die(start())
    edit()
    const now = photograph(folder)
    const found = recover(folder, journals)
    expect(found).toMatchObject({ type: 'changed', startedAt, changed })
    const { 'journal.json': _journal, ...rest } = Object.fromEntries(
      Object.entries(photograph(folder)).map(([key, value]) => [
        key.endsWith('journal.json') ? 'journal.json' : key,
        value,
      ]),
    )
    expect(rest).toEqual(now)
    // Both states are there: the old manifest among what was kept.
    const kept = found.type === 'changed' ? new Map(found.files) : new Map<string, string>()
    expect(readFileSync(path.join(folder, kept.get('package.json') ?? ''), 'utf8')).toBe('{}')
    expect(recover(folder, journals)).toEqual({ type: 'none' })
  })

  test('then the project is moved: nothing is changed, which is reported once', () => {
    die(start())
    const moved = `${folder}-moved`
    renameSync(folder, moved)
    const journal = readdirSync(journals)
    const found = recover(moved, journals)
    expect(found).toMatchObject({ type: 'changed', startedAt, changed: ['the folder of the project'] })
    const kept = new Map(found.type === 'changed' ? found.files : [])
    expect([...kept.keys()].sort()).toEqual(['package-lock.json', 'package.json'])
    expect(readFileSync(path.join(moved, kept.get('package.json') ?? ''), 'utf8')).toBe('{}')
    // A copy of the project has these copies too: the journal stays with the first one.
    expect(readdirSync(journals)).toEqual(journal)
    expect(recover(moved, journals)).toEqual({ type: 'none' })
    renameSync(moved, folder)
  })
})

test.each([
  ['is gone', () => rmSync(journals, { recursive: true })],
  ['cannot be read', (file: string) => writeFileSync(file, '{')],
  [
    'is of other copies',
    (file: string) =>
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(/"base":"[^"]+"/, '"base":".depgate-undo-000000000000"'),
      ),
  ],
  ['is of another folder', (file: string) => renameSync(file, path.join(path.dirname(file), '0'.repeat(64)))],
])('then the project is moved, and the journal %s: the copies are named all the same', (_, edit) => {
  start()
  const moved = `${folder}-moved`
  renameSync(folder, moved)
  edit(path.join(journals, readdirSync(journals).find((name) => !name.includes('.')) ?? ''))
  expect(recover(moved, journals)).toMatchObject({
    type: 'changed',
    startedAt: null,
    files: [],
    kept: expect.stringMatching(/\.depgate-undo-[0-9a-f]{12}$/) as string,
  })
  renameSync(moved, folder)
})

test('killed after npm wrote its record of node_modules: the install is whole and stays', () => {
  const undo = start()
  save(undo, 'package.json', '{"dependencies":{"x":"1.0.0"}}')
  save(undo, 'package-lock.json', 'lock with x')
  save(undo, 'node_modules/.package-lock.json', 'hidden with x')
  expect(recover(folder, journals)).toEqual({ type: 'complete', startedAt })
  expect(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).toBe('lock with x')
  expect(readdirSync(folder).filter((name) => name.startsWith('.depgate'))).toEqual([])
})

test('what npm exec keeps has no files of a person: it is always put back', () => {
  const before = photograph(folder)
  start({ isProject: false })
  write('package.json', '{"dependencies":{"x":"1.0.0"}}')
  expect(recover(folder, journals)).toEqual({ type: 'restored', startedAt })
  expect(photograph(folder)).toEqual(before)
})

test('npm ci: node_modules was moved aside, and comes back', () => {
  const before = photograph(folder)
  start({ isClean: true, places: [] })
  write('node_modules/half/package.json', 'half')
  expect(recover(folder, journals)).toEqual({ type: 'restored', startedAt })
  expect(photograph(folder)).toEqual(before)
})

test('npm ci, then plain npm ci: what that made stays', () => {
  start({ isClean: true, places: [] })
  write('node_modules/.package-lock.json', 'hidden of plain npm')
  write('node_modules/new/package.json', 'new')
  expect(recover(folder, journals)).toMatchObject({ changed: ['node_modules/.package-lock.json'] })
  expect(existsSync(path.join(folder, 'node_modules/new'))).toBe(true)
})

test('another clone in the same place is not the project of then', () => {
  start()
  rmSync(path.join(folder), { recursive: true })
  write('package.json', '{}')
  write('package-lock.json', 'lock')
  const now = photograph(folder)
  expect(recover(folder, journals)).toEqual({ type: 'none' })
  expect(photograph(folder)).toEqual(now)
})

test('a packed ref is the same commit as a loose one of the same hash', () => {
  start()
  rmSync(path.join(folder, '.git/refs/heads/main'))
  write('.git/packed-refs', `# pack-refs\n${'3'.repeat(40)} refs/heads/main\n`)
  expect(recover(folder, journals)).toMatchObject({ type: 'changed', changed: ['HEAD'] })
})

describe('what is kept is never taken by git add -A', () => {
  test('a line in the own list of the checkout, once', () => {
    excludeFromGit(folder)
    excludeFromGit(folder)
    expect(readFileSync(path.join(folder, '.git/info/exclude'), 'utf8')).toBe('.depgate-undo-*\n')
  })
  test('in a worktree that of the common folder; beside what is there', () => {
    write('.git/info/exclude', '# mine')
    write('tree/.git', `gitdir: ${path.join(folder, '.git/worktrees/tree')}\n`)
    write('.git/worktrees/tree/commondir', '../..\n')
    excludeFromGit(path.join(folder, 'tree'))
    expect(readFileSync(path.join(folder, '.git/info/exclude'), 'utf8')).toBe('# mine\n.depgate-undo-*\n')
  })
})
