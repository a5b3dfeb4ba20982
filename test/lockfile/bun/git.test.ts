import { expect, test } from 'vitest'
import { describeOtherCommit, readGit } from '../../../src/lockfile/bun/git.ts'

const [one, other] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string]

test.each([
  [`git+ssh://git@x.test/a.git#${one}`, { type: 'git', url: 'git+ssh://git@x.test/a.git', commit: one }],
  ['github:o/a#1a2b3c4', { type: 'git', url: 'github:o/a#1a2b3c4', commit: null }],
  ['https://x.test/a.git', { type: 'git', url: 'https://x.test/a.git', commit: null }],
  ['https://x.test/a.tgz', null],
])('%s', (rest, expected) => {
  expect(readGit(rest)).toEqual(expected)
})

test.each([
  [`git+ssh://git@x.test/a.git#${one}`, one, true],
  ['github:o/a#1a2b3c4', 'o-a-1a2b3c4', true],
  [`github:o/a#${one}`, `Renamed-a-b-${one.slice(0, 7)}`, true],
  // bun checks out what comes behind.
  [`git+ssh://git@x.test/a.git#${one}`, other, false],
  [`git+ssh://git@x.test/a.git#${one}`, one.slice(0, 7), false],
  [`git+ssh://git@x.test/a.git#${one}`, 'main', false],
  ['git+ssh://git@x.test/a.git#main', 'main', false],
  ['git+ssh://git@x.test/a.git', one, false],
  ['github:o/a#1a2b3c4', 'o-a-1a2b3c5', false],
  ['github:o/a#1a2b3c4', 'o-a-1', false],
  [`git+ssh://git@x.test/a.git#${one}`, '', false],
  [`git+ssh://git@x.test/a.git#${one}`, undefined, false],
])('%s and %s', (rest, tag, isSame) => {
  expect(describeOtherCommit(rest, tag) === null).toBe(isSame)
})
