import path from 'node:path'
import { expect, test } from 'vitest'
import { fileAtHead, openCommit } from '../../src/snapshot/commit.ts'
import { DepgateError } from '../../src/errors.ts'
import { openStaged } from '../../src/snapshot/staged.ts'
import { filesOf, top } from '../support/memory-snapshot.ts'

const asked: string[] = []
const plain = filesOf({}, {})
const files = {
  ...plain,
  real: (file: string) => (file === path.join(top, 'link') ? path.join(top, 'app') : file),
  git: {
    ...plain.git,
    show: (folder: string, commit: string, file: string) => {
      asked.push([folder, commit, file].join(' '))
      return 'text'
    },
  },
}
const commit = openCommit({ top, commit: 'c0ffee', label: 'main' }, files)

test.each([
  ['a file', commit, 'package.json', `${top} c0ffee package.json`],
  ['from a folder that may be gone', commit.at(path.join(top, 'app')), '.npmrc', `${top} c0ffee app/.npmrc`],
  ['from a link to a folder', commit.at(path.join(top, 'link')), '.npmrc', `${top} c0ffee app/.npmrc`],
  ['by a path that leads up', commit.at(path.join(top, 'app')), '../a.json', `${top} c0ffee a.json`],
  ['in the index', openStaged(top, files), 'link/.npmrc', `${top}  app/.npmrc`],
])('git is asked for %s by its path from the top', (_, snapshot, file, question) => {
  asked.length = 0
  expect(snapshot.read(file)).toBe('text')
  expect(asked).toEqual([question])
})

test('a file outside of the checkout is in no commit of it', () => {
  asked.length = 0
  expect(commit.at(path.join(top, 'app')).read('../../elsewhere/package.json')).toBe(null)
  expect(openStaged(top, files).read('../package.json')).toBe(null)
  expect(asked).toEqual([])
})

test('a file as HEAD has it; null outside of a checkout, before the first commit, and where git cannot tell', () => {
  const place = path.join(top, 'app/x')
  const host = filesOf({ 'app/x': 'disk' }, { 'app/x': 'head' })
  expect(fileAtHead(place, host)).toBe('head')
  expect(fileAtHead(path.join(top, 'app/y'), host)).toBeNull()
  const refuse = () => {
    throw new DepgateError('EGIT', 'no')
  }
  for (const more of [{ top: () => null }, { head: () => null }, { top: refuse }])
    expect(fileAtHead(place, { ...host, git: { ...host.git, ...more } })).toBeNull()
})
