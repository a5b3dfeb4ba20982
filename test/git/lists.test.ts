import { describe, expect, test } from 'vitest'
import { listHistory, listTracked, listTree, listUntracked } from '../../src/git/lists.ts'

const hash = 'a'.repeat(40)
const other = 'b'.repeat(40)

describe('listTree', () => {
  test('reads files, links and submodules', () => {
    const text = `100644 blob ${hash}\ta/b.json\x00120000 blob ${hash}\tlink\x00160000 commit ${other}\tsub\0`
    expect(listTree(text)).toEqual([
      { path: 'a/b.json', hash, isSubmodule: false, isLeftOut: false },
      { path: 'link', hash, isSubmodule: false, isLink: true, isLeftOut: false },
      { path: 'sub', hash: other, isSubmodule: true, isLeftOut: false },
    ])
  })

  test.each([
    ['a tab', 'a\tb'],
    ['a line break', 'a\nb'],
    ['quotes and spaces', ' "a" '],
  ])('a path with %s', (_, path) => {
    expect(listTree(`100644 blob ${hash}\t${path}\0`).map((file) => file.path)).toEqual([path])
  })

  test('nothing', () => expect(listTree('')).toEqual([]))

  test.each(['garbage', `100644 blob ${hash} a`, `100644 blob\ta`])('%j is an error', (text) =>
    expect(() => listTree(`${text}\0`)).toThrow('git listed something that cannot be read'),
  )

  test('a path that is not UTF-8 is an error, not a missing file', () => {
    expect(() => listTree(`100644 blob ${hash}\ta\uFFFDb\0`)).toThrow('is not UTF-8')
  })
})

describe('listTracked', () => {
  test('reads tags, and a file in conflict once', () => {
    const stages = [1, 2, 3].map((stage) => `M 100644 ${hash} ${stage}\tx\0`).join('')
    expect(listTracked(`H 100644 ${hash} 0\ta\0S 100755 ${other} 0\tb\0${stages}`)).toEqual([
      { path: 'a', hash, isSubmodule: false, isLeftOut: false },
      { path: 'b', hash: other, isSubmodule: false, isLeftOut: true },
      { path: 'x', hash, isSubmodule: false, isLeftOut: false },
    ])
  })

  test('another line is an error', () => {
    expect(() => listTracked('H 100644\0')).toThrow('git listed something that cannot be read')
  })
})

test('listUntracked leaves out nested checkouts', () => {
  expect(listUntracked('a\0nested/\0b/c\0').map((file) => file.path)).toEqual(['a', 'b/c'])
})

describe('listHistory', () => {
  const commit = (nth: number, parents: string, ...names: string[]) =>
    [
      String(nth).repeat(40),
      parents,
      '2026-01-01T00:00:00Z',
      `subject ${nth}`,
      ...names.map((one) => `\n${one}`),
    ].join('\0')

  test('reads commits with the path of each', () => {
    const text = `${commit(2, hash, 'new.json')}\0${commit(1, '', 'old.json')}\0`
    expect(listHistory(text)).toEqual([
      {
        commit: '2'.repeat(40),
        parent: hash,
        date: '2026-01-01T00:00:00Z',
        subject: 'subject 2',
        path: 'new.json',
      },
      {
        commit: '1'.repeat(40),
        parent: null,
        date: '2026-01-01T00:00:00Z',
        subject: 'subject 1',
        path: 'old.json',
      },
    ])
  })

  test('of several parents the first counts, and a commit without a file is left out', () => {
    const text = `${commit(3, `${hash} ${other}`, 'a.json')}\0${commit(2, hash)}\0${commit(1, other, 'a.json')}\0`
    expect(listHistory(text).map(({ subject, parent }) => [subject, parent])).toEqual([
      ['subject 3', hash],
      ['subject 1', other],
    ])
  })

  test('nothing', () => expect(listHistory('')).toEqual([]))
})
