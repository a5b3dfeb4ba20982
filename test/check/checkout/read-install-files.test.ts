import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readInstallFiles } from '../../../src/check/checkout/read-install-files.ts'
import { openCommit } from '../../../src/snapshot/commit.ts'
import { openDisk } from '../../../src/snapshot/disk.ts'
import { openStaged } from '../../../src/snapshot/staged.ts'
import {
  at,
  openCheckouts,
  type Entries,
  type MemoryCheckout,
  type Surroundings,
} from '../../support/memory-checkout.ts'
import { top } from '../../support/memory-snapshot.ts'

interface More extends Surroundings {
  readonly project?: string
  readonly manifests?: readonly string[]
  readonly isStaged?: boolean
}

function open(then: Entries | null, checkout: MemoryCheckout, more: More = {}) {
  const { project = '.', manifests = ['package.json'], isStaged = false } = more
  const host = openCheckouts({ ...checkout, commits: then === null ? {} : { head: then } }, more)
  const folder = at(project)
  const states = {
    before: then === null ? null : openCommit({ top, commit: 'head', label: 'HEAD' }, host).at(folder),
    after: isStaged ? openStaged(top, host, folder) : openDisk(folder, host),
  }
  return { files: readInstallFiles(states, manifests, host), calls: host.calls }
}
const read = (then: Entries | null, disk: Entries, more: More = {}) => open(then, { disk }, more).files
const shown = (files: ReturnType<typeof read>) => files.map(({ role, path: file }) => `${role} ${file}`)

describe('what runs at install', () => {
  test.each<[string, string, string]>([
    ["npm's extension", '.npm-extension.mjs', 'code'],
    ["pnpm's hooks", '.pnpmfile.cjs', 'code'],
    ['a release of yarn', '.yarn/releases/yarn.cjs', 'code'],
    ['a manifest', 'package.json', 'manifest'],
    ["yarn's settings", '.yarnrc.yml', 'yarnrc'],
    ["bun's settings", 'bunfig.toml', 'bunfig'],
    ['a workflow', '.github/workflows/ci.yml', 'yaml-commands'],
    ['a git hook', '.husky/pre-commit', 'shell'],
    ['tasks of an editor', '.vscode/tasks.json', 'json-commands'],
  ])('%s is read where it came, changed or went', (_, file, role) => {
    const [old, changed] = [{ [file]: 'old' }, { [file]: 'new' }]
    expect(read({}, changed)).toMatchObject([{ path: file, place: file, role, before: null, after: 'new' }])
    expect(read(old, changed)).toMatchObject([{ before: 'old', after: 'new', hasNoBefore: false }])
    expect(read(old, {})).toMatchObject([{ before: 'old', after: null }])
    expect(read(old, old)).toEqual([])
  })

  test('settings in YAML that declare ranges are no manifests of JSON', () => {
    const manifests = ['package.json', 'pnpm-workspace.yaml', '.yarnrc.yml']
    const disk = { 'pnpm-workspace.yaml': 'catalog: {ms: 1.0.0}', '.yarnrc.yml': 'catalog: {ms: 1.0.0}' }
    expect(shown(read({}, disk, { manifests }))).toEqual([
      'pnpm-workspace pnpm-workspace.yaml',
      'yarnrc .yarnrc.yml',
    ])
  })

  test('nothing else is', () => {
    expect(read({}, { 'index.js': 'x', 'workflows/ci.yml': 'x', 'docs/.pnpmfile.cjs': 'x' })).toEqual([])
  })

  test('has no before where there is none to compare with', () => {
    expect(read(null, { 'package.json': '{}' })).toMatchObject([{ before: null, hasNoBefore: true }])
  })

  test('is as it is staged, where that is judged', () => {
    const head = { 'package.json': 'old' }
    const checkout = { disk: { 'package.json': 'on disk' }, index: { 'package.json': 'staged' } }
    expect(open(head, checkout, { isStaged: true }).files).toMatchObject([{ before: 'old', after: 'staged' }])
  })

  test('is not asked of git where the text on disk has the hash of before', () => {
    const head = { '.yarnrc.yml': 'yarnPath: x', 'package.json': '{}' }
    const { files, calls } = open(head, { disk: head })
    // Unchanged, and read all the same for the file that it names.
    expect(shown(files)).toEqual(['yarnrc .yarnrc.yml'])
    expect(calls.filter((call) => call.startsWith('show'))).toEqual([])
  })

  test('that git passes over belongs to the person who works here', () => {
    const files = (folder: string, commit: string | null) => {
      const listed = openCheckouts({ disk: { 'package.json': '{}' } }).git.files(folder, null)
      return commit === null ? listed : []
    }
    const disk = { 'package.json': '{}', '.pnpmfile.cjs': 'x' }
    expect(shown(read({}, disk, { git: { files } }))).toEqual(['manifest package.json'])
  })

  test('outside of a checkout is looked for by its name', () => {
    const git = { top: () => null }
    expect(shown(read(null, { 'package.json': '{}', '.npmrc': 'a=b', 'x.js': '' }, { git }))).toEqual([
      'manifest package.json',
      'npmrc .npmrc',
    ])
  })
})

describe('of a project below the top', () => {
  const disk = {
    'app/package.json': '{}',
    'app/w/package.json': '{}',
    'app/.pnpmfile.cjs': 'x',
    '.github/workflows/ci.yml': 'x',
    'package.json': '{"top":1}',
    'other/package.json': '{}',
  }

  test('its own files and those at the top are read, and no other project', () => {
    const files = read({}, disk, { project: 'app', manifests: ['package.json', './w/package.json'] })
    expect(shown(files)).toEqual([
      'manifest app/package.json',
      'manifest app/w/package.json',
      'code app/.pnpmfile.cjs',
      'yaml-commands .github/workflows/ci.yml',
      'manifest package.json',
    ])
    expect(files.map(({ place }) => place)).toEqual([
      'package.json',
      'w/package.json',
      '.pnpmfile.cjs',
      '.github/workflows/ci.yml',
      'package.json',
    ])
  })

  test('a file by two names is one', () => {
    const linked = { 'app/package.json': '{}', 'app/w': { link: '.' } }
    const files = read({}, linked, { project: 'app', manifests: ['package.json', 'w/package.json'] })
    expect(files).toMatchObject([{ place: 'package.json' }])
  })

  test('a submodule of such a name is none', () => {
    expect(read({}, { '.husky/x': { submodule: 'c0ffee' } })).toEqual([])
  })
})

describe('what cannot be read', () => {
  const bytes = { bytes: '\0program' }

  test('names its trouble where it came or changed', () => {
    const trouble = expect.stringContaining('is no text')
    expect(read({}, { '.husky/pre-commit': bytes })).toMatchObject([{ after: null, trouble }])
    expect(read({ '.husky/pre-commit': { bytes: '\0old' } }, { '.husky/pre-commit': bytes })).toMatchObject([
      { trouble },
    ])
  })

  test('is no change where it is as the commit has it', () => {
    expect(read({ '.husky/pre-commit': bytes }, { '.husky/pre-commit': bytes })).toEqual([])
  })
})

describe('a link', () => {
  const link = { '.pnpmfile.cjs': { link: 'config/hooks.cjs' } }

  test('is its target on both sides', () => {
    const then = { ...link, 'config/hooks.cjs': 'old' }
    expect(read(then, { ...link, 'config/hooks.cjs': 'new' })).toMatchObject([
      { before: 'old', after: 'new' },
    ])
    expect(read(then, { ...link, 'config/hooks.cjs': 'old' })).toEqual([])
  })

  test('that git shows by where it leads is no change either', () => {
    const then = { '.pnpmfile.cjs': 'config/hooks.cjs' }
    expect(read(then, { ...link, 'config/hooks.cjs': 'new' })).toEqual([])
    // A text that names the file itself is no link to it: what follows is a change.
    const own = { '.pnpmfile.cjs': '.pnpmfile.cjs' }
    expect(read(own, { '.pnpmfile.cjs': 'new' })).toMatchObject([{ before: '.pnpmfile.cjs', after: 'new' }])
    // A file whose text is only a path is a file.
    expect(read(then, { '.pnpmfile.cjs': 'new' })).toMatchObject([{ before: 'config/hooks.cjs' }])
  })
})

describe('the file that another one names', () => {
  const [then, now] = [{ 'a/x.cjs': 'old' }, { '.yarnrc.yml': 'x', 'a/x.cjs': 'new', 'a/y.cjs': 'y' }]
  const beside = (step: string) => read(then, now)[0]?.beside(step)

  test('is read in both states', () => {
    expect(beside('a/x.cjs')).toEqual({ before: 'old', after: 'new' })
    expect(beside('./a/y.cjs')).toEqual({ before: null, after: 'y' })
  })

  test.each(['a/none.cjs', 'a', '..', '../elsewhere', '/etc/passwd', 'a\nb', 'a\0b', '', '.'])(
    '%j is none',
    (step) => {
      const outside = { [path.resolve(top, '../elsewhere')]: 'secret', '/etc/passwd': 'secret' }
      expect(read(then, now, { outside })[0]?.beside(step)).toBeNull()
    },
  )

  test('of a manifest below is found from its folder', () => {
    const disk = { 'w/package.json': '{}', 'w/x.js': 'beside', 'x.js': 'at the top' }
    const [file] = read({}, disk, { manifests: ['w/package.json'] })
    expect(file?.beside('x.js')).toEqual({ before: null, after: 'beside' })
    // Inside of the project still.
    expect(file?.beside('../x.js')).toEqual({ before: null, after: 'at the top' })
  })
})

test('no more than a thousand files are read', () => {
  const disk = Object.fromEntries(Array.from({ length: 1010 }, (_, nth) => [`.husky/h${nth}`, 'x']))
  expect(read({}, disk)).toHaveLength(1000)
})
