// Which program of a name is run, and how.

import { chmodSync, existsSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { callProgram, findManagerProgram } from '../../../src/wrapper/managers/find-program.ts'
import { makeFolder } from '../../support/folder.ts'

function makePrograms(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files)
  for (const name of Object.keys(files)) chmodSync(path.join(folder, name), 0o755)
  return folder
}

test('the first on the PATH, and none inside of the project', () => {
  const root = makePrograms({ 'node_modules/.bin/pnpm': '#!/bin/sh\n', 'package.json': '{}' })
  const outside = makePrograms({ 'bin/pnpm': '#!/bin/sh\n' })
  const links = makeFolder({ 'a.txt': '' })
  symlinkSync(path.join(root, 'node_modules/.bin/pnpm'), path.join(links, 'pnpm'))
  const PATH = (...folders: string[]) => ({ PATH: folders.join(path.delimiter) })
  const inside = path.join(root, 'node_modules/.bin')
  const bin = path.join(outside, 'bin')
  expect(findManagerProgram('pnpm', root, PATH(inside, bin))).toBe(path.join(bin, 'pnpm'))
  expect(findManagerProgram('pnpm', root, PATH(links, '.', 'bin', ''))).toBeNull()
  expect(findManagerProgram('pnpm', root, {})).toBeNull()
})

test('a folder and a file that is not executable are none', () => {
  const folder = makeFolder({ 'a/pnpm/x': '', 'b/pnpm': '#!/bin/sh\n' })
  chmodSync(path.join(folder, 'b/pnpm'), 0o644)
  const PATH = [path.join(folder, 'a'), path.join(folder, 'b')].join(path.delimiter)
  expect(findManagerProgram('pnpm', '/nowhere', { PATH })).toBeNull()
})

const call = (text: string, timeoutMs = 20_000) => {
  const folder = makePrograms({ program: `#!/bin/sh\n${text}\n` })
  const env = { PATH: process.env.PATH ?? '', OWN: 'own' }
  return {
    folder,
    done: callProgram(path.join(folder, 'program'), ['one', 'two'], { folder, env, timeoutMs }),
  }
}

test('what it prints, with its arguments, folder and environment', async () => {
  const { folder, done } = call('echo "$1 $2 $OWN $PWD"; echo error >&2')
  expect(await done).toBe(`one two own ${folder}\n`)
})

test.each(['exit 1', 'kill -9 $$'])('null where it fails: %s', async (text) => {
  expect(await call(text).done).toBeNull()
})

test('null where there is none', async () => {
  const how = { folder: '/', env: {}, timeoutMs: 1000 }
  expect(await callProgram('/nowhere/pnpm', [], how)).toBeNull()
  expect(await callProgram('/bin/echo', [], { ...how, timeoutMs: 0 })).toBeNull()
})

test('it ends with its children where it takes too long', async () => {
  const { folder, done } = call('(sleep 2; touch late) & wait', 200)
  expect(await done).toBeNull()
  await new Promise((resolve) => setTimeout(resolve, 2_300))
  expect(existsSync(path.join(folder, 'late'))).toBe(false)
})

test('output without an end is bounded', async () => {
  expect((await call('head -c 1000000 /dev/zero | tr "\\0" x').done)?.length).toBe(4096)
})
