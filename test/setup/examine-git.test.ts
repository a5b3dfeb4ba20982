// What doctor finds of the git hooks: the lines, the mode, where git looks, and the program that HEAD has.

import { expect, test } from 'vitest'
import { examineGit } from '../../src/setup/examine-git.ts'
import { commitHook } from '../../src/setup/git-hook.ts'
import { addBlock } from '../../src/setup/marked-block.ts'
import { setupHost } from '../support/setup-host.ts'

const watched = ['package.json']
const text = addBlock(null, commitHook(watched))
const both = { '/app/.git/hooks/pre-commit': text, '/app/.git/hooks/pre-merge-commit': text }
const look = async (files: Record<string, string>, hooks = '/app/.git/hooks') =>
  (await examineGit(watched, setupHost(files, 'program', hooks))).map(
    ({ state, what, says }) => `${state} ${what}: ${says}`,
  )

test('nothing where no hook is depgate’s', async () => expect(await look({})).toEqual([]))

test('a commit that has no program in HEAD', async () => {
  const found = await look(both)
  expect(found).toHaveLength(2)
  for (const one of found) expect(one).toMatch(/^open .*HEAD has no/)
})

test('a merge that is not judged', async () =>
  expect(await look({ '/app/.git/hooks/pre-commit': text })).toEqual([
    expect.stringContaining('open .git/hooks/pre-commit'),
    expect.stringContaining('open pre-merge-commit: is not depgate'),
  ]))

test('lines that were edited', async () =>
  expect(
    await look({ ...both, '/app/.git/hooks/pre-commit': text.replace('--staged', '--help') }),
  ).toContainEqual(expect.stringContaining('has other lines than depgate writes')))

test('hooks where git does not look', async () =>
  expect(await look(both, '/app/other')).toEqual([
    expect.stringContaining('git runs other/pre-commit instead (core.hooksPath)'),
    expect.stringContaining('git runs other/pre-merge-commit instead (core.hooksPath)'),
  ]))
