import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import {
  commonOf,
  findGit,
  hashOf,
  readHead,
  readLeft,
  recordLeft,
} from '../../../src/wrapper/npm/left-state.ts'
import { makeFolder } from '../../support/folder.ts'

test('what is recorded is read again; a line that was cut off is not', () => {
  const file = path.join(makeFolder(), 'journal.left')
  recordLeft(file, '/p/package.json', 'one')
  recordLeft(file, '/p/package.json', 'two')
  writeFileSync(file, '{"path":"/p/package-lock.json","sha2', { flag: 'a' })
  expect([...readLeft(file)].map(([name, hashes]) => [name, hashes.size])).toEqual([['/p/package.json', 2]])
  expect(readLeft(path.join(file, 'none')).size).toBe(0)
})

test('the hash of bytes; null where there is no file', () => {
  const folder = makeFolder({ a: 'x' })
  expect(hashOf(path.join(folder, 'a'))).toMatch(/^[0-9a-f]{64}$/)
  expect(hashOf(path.join(folder, 'b'))).toBeNull()
  expect(hashOf(folder)).toBeNull()
})

function checkout(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  return folder
}

test('HEAD: its text and the commit of its branch, loose or packed; no other ref', () => {
  const one = '1'.repeat(40)
  const loose = checkout({ '.git/HEAD': 'ref: refs/heads/a\n', '.git/refs/heads/a': `${one}\n` })
  expect(readHead(loose)).toContain(`ref: refs/heads/a ${one}`)
  const packed = checkout({
    '.git/HEAD': 'ref: refs/heads/a\n',
    '.git/packed-refs': `${'2'.repeat(40)} refs/heads/b\n${one} refs/heads/a\n`,
  })
  expect(readHead(packed)).toContain(`${one} refs/heads/a`)
  expect(readHead(checkout({ '.git/HEAD': `${one}\n` }))).toContain(one)
  expect(readHead(checkout({ '.git/HEAD': 'ref: refs/heads/../../../etc/passwd\n' }))).not.toContain('root')
  expect(readHead('/')).toBeNull()
})

test('a worktree names its own folder and the common one', () => {
  const top = checkout({
    'tree/.git': 'gitdir: ../main/.git/worktrees/tree\n',
    'main/.git/worktrees/tree/commondir': '../..',
  })
  const git = findGit(path.join(top, 'tree')) ?? ''
  expect(git).toBe(path.join(top, 'main/.git/worktrees/tree'))
  expect(commonOf(git)).toBe(path.join(top, 'main/.git'))
})
