import path from 'node:path'
import { expect, test } from 'vitest'
import { openStaged } from '../../src/snapshot/staged.ts'
import { filesOf, top } from '../support/memory-snapshot.ts'

const plain = filesOf({ 'a.json': 'disk' })
const asked: string[] = []
const files = {
  ...plain,
  real: (file: string) => (file === path.join(top, 'link') ? path.join(top, 'app') : file),
  git: {
    ...plain.git,
    show: (...question: string[]) => {
      asked.push(question.join(' '))
      return 'staged'
    },
    files: () => [
      { path: 'a.json', hash: 'abc', isSubmodule: false, isLeftOut: false },
      { path: 'new.json', hash: null, isSubmodule: false, isLeftOut: false },
    ],
  },
}
const staged = openStaged(top, files)

test('the index is asked, through a link to a folder', () => {
  expect(staged.at(path.join(top, 'link')).read('.npmrc')).toBe('staged')
  expect(asked).toEqual([`${top}  app/.npmrc`])
})

test('a file that git does not track, or outside of the checkout, is not staged', () => {
  expect(staged.list().map((file) => file.path)).toEqual(['a.json'])
  expect(staged.read('../package.json')).toBe(null)
})

test('is called the index, and its hashes are those of its contents', () =>
  expect(staged).toMatchObject({ label: 'index', isHashed: true }))
