import { describe, expect, test } from 'vitest'
import { openCheckout } from '../../../src/check/checkout/remember-git.ts'
import { DepgateError } from '../../../src/errors.ts'
import { at, openCheckouts, type MemoryCheckout, type Surroundings } from '../../support/memory-checkout.ts'
import { top } from '../../support/memory-snapshot.ts'

function open(checkout: MemoryCheckout, around: Surroundings = {}) {
  const host = openCheckouts(checkout, around)
  const { git } = openCheckout({
    ...host,
    advisoryEdits: () => {
      throw new Error('not asked for')
    },
  })
  /** The calls of real git, since the last time. */
  const calls = () => host.calls.splice(0)
  return { git, calls }
}

describe('a file of a commit', () => {
  const head = {
    same: 'same',
    other: 'old',
    link: { link: 'same' },
    'folder/file': 'in a folder',
    linked: { link: 'folder' },
    sub: { submodule: 'c0ffee' },
  } as const
  const disk = { ...head, other: 'new', untracked: 'x' }

  test.each<[string, string, string | null, readonly string[]]>([
    ['with the hash of the file on disk is that file', 'same', 'same', []],
    ['that differs is asked for', 'other', 'old', ['show head other']],
    ['that the tree does not list is not there', 'untracked', null, []],
    ['that is a submodule is none', 'sub', null, []],
    ['that is a link is asked for: git follows it', 'link', 'same', ['show head link']],
    // The link may lead elsewhere on disk than in the commit.
    ['behind a link is asked for', 'linked/file', null, ['show head linked/file']],
  ])('%s', (_, file, expected, asked) => {
    const { git, calls } = open({ disk, commits: { head } })
    expect(git.show(top, 'head', file)).toBe(expected)
    expect(git.show(top, 'head', file)).toBe(expected)
    expect(calls()).toEqual(['top .', 'files . head', ...asked])
  })

  test('by a path from a folder is the one of that folder', () => {
    const { git, calls } = open({ disk, commits: { head } })
    expect(git.show(at('folder'), 'head', 'file')).toBe('in a folder')
    expect(git.show(at('folder'), 'head', '../other')).toBe('old')
    expect(calls()).toEqual(['top folder', 'files . head', 'show head ../other'])
  })

  test('out of the checkout, or of a tree that git cannot list, is left to git', () => {
    const files = () => {
      throw new DepgateError('EGIT', 'git ls-tree failed')
    }
    const show = () => 'text'
    const { git, calls } = open({ disk, commits: { head } }, { git: { show } })
    expect(git.show(top, 'head', '../elsewhere')).toBe('text')
    expect(calls()).toContain('show head ../elsewhere')
    const broken = open({ disk, commits: { head } }, { git: { files, show } })
    expect(broken.git.show(top, 'head', 'same')).toBe('text')
    expect(broken.calls()).toContain('show head same')
  })

  test('of the index is what is staged, and what is only on disk is not there', () => {
    const { git } = open({ disk, index: { other: 'staged' }, commits: { head } })
    expect(git.show(top, '', 'other')).toBe('staged')
    expect(git.show(top, '', 'untracked')).toBeNull()
  })

  test('that git failed to show is asked for again', () => {
    let count = 0
    const show = () => {
      count += 1
      if (count === 1) throw new DepgateError('EGIT', 'git did not answer')
      return 'old'
    }
    const { git } = open({ disk, commits: { head } }, { git: { show } })
    expect(() => git.show(top, 'head', 'other')).toThrow('git did not answer')
    expect(git.show(top, 'head', 'other')).toBe('old')
  })
})

test('after sixteen files of a commit the likely ones are read together', () => {
  const folders = Array.from({ length: 20 }, (_, nth) => `p${nth}`)
  const head = Object.fromEntries(
    folders.flatMap((folder) => [
      [`${folder}/package.json`, `{"name":"${folder}"}`],
      [`${folder}/index.js`, folder],
    ]),
  )
  const { git, calls } = open({ disk: {}, commits: { head } })
  for (const folder of folders)
    expect(git.show(top, 'head', `${folder}/package.json`)).toBe(`{"name":"${folder}"}`)
  const asked = calls()
  expect(asked.filter((call) => call.startsWith('show '))).toHaveLength(15)
  expect(asked.filter((call) => call.startsWith('blobs '))).toHaveLength(1)
  // Not all of a commit is read: only what a run is sure to ask for.
  expect(git.show(top, 'head', 'p0/index.js')).toBe('p0')
  expect(calls()).toEqual(['show head p0/index.js'])
})

describe('the top of a checkout', () => {
  const disk = { 'a/b/c': 'x' }
  const inner = { 'a/lib': { disk: { '.git': 'gitdir: ../../.git/modules/lib', 'd/e': 'x' } } }

  test('is asked for once: a folder below it with no .git on the way has it too', () => {
    const { git, calls } = open({ disk }, { inner })
    expect([git.top(at('a')), git.top(at('a/b')), git.top(at('a')), git.top(top)]).toEqual([
      top,
      top,
      top,
      top,
    ])
    expect(calls()).toEqual(['top a'])
  })

  test('of a submodule is its own', () => {
    const { git, calls } = open({ disk }, { inner })
    expect([git.top(top), git.top(at('a/lib/d')), git.top(at('a/lib'))]).toEqual([
      top,
      at('a/lib'),
      at('a/lib'),
    ])
    expect(calls()).toEqual(['top .', 'top a/lib/d'])
  })

  test('that the environment moves is asked for in each folder', () => {
    const { git, calls } = open({ disk }, { env: { GIT_WORK_TREE: '/elsewhere' } })
    for (const folder of ['a', 'a/b', 'a']) git.top(at(folder))
    expect(calls()).toEqual(['top a', 'top a/b'])
  })
})

test('HEAD is asked for once in each checkout, also where there is no commit yet', () => {
  const { git, calls } = open({ disk: { a: 'x' }, commits: { head: {} } }, { inner: { lib: { disk: {} } } })
  expect([git.head(top), git.head(at('x')), git.head(top)]).toEqual(['head', 'head', 'head'])
  expect(calls().filter((call) => call.startsWith('head'))).toEqual(['head .'])
  const unborn = open({ disk: { a: 'x' }, head: null })
  expect([unborn.git.head(top), unborn.git.head(top)]).toEqual([null, null])
  expect(unborn.calls().filter((call) => call.startsWith('head'))).toEqual(['head .'])
})
