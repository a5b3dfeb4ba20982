// Where depgate's own files are: beside the modules of the package, and nowhere for the sources.

import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { builtFile, preloadFile, readOneFile } from '../../src/system/packaged-files.ts'
import { makeFolder } from '../support/folder.ts'
import { refusalOf } from '../support/refusal.ts'

describe('a file below dist', () => {
  test.each([
    ['of a module', 'file:///a/dist/cli/main.js', 'file:///a/dist/inside.cjs'],
    ['of a bundled one', 'file:///a/dist/run/main.js', 'file:///a/dist/inside.cjs'],
    // A project may itself lie below a folder of that name.
    ['of a package in another dist', 'file:///dist/a/dist/run/main.js', 'file:///dist/a/dist/inside.cjs'],
    ['in a folder with a space', 'file:///a%20b/dist/main.js', 'file:///a%20b/dist/inside.cjs'],
  ])('%s', (_, from, url) => expect(builtFile('inside.cjs', from)?.href).toBe(url))

  test.each(['file:///a/src/system/x.ts', 'file:///a/distx/x.js', 'file:///a/dist', ''])(
    'is not beside %j',
    (from) => expect(builtFile('inside.cjs', from)).toBeNull(),
  )
})

test('the sources have no build beside them', () => {
  expect(readOneFile()).toBeNull()
  // A module of the sources is run in its place; nothing is written anywhere.
  expect(preloadFile({ XDG_CACHE_HOME: '/dev/null' })).toMatch(/packaged-files\.ts$/)
})

describe("what npm's process runs of the one-file build", () => {
  const text = 'process.exitCode = 0 // é\n'
  beforeEach(() => void vi.stubGlobal('depgateInside', text))
  afterEach(() => void vi.unstubAllGlobals())
  const cache = () => ({ XDG_CACHE_HOME: makeFolder() })

  test('is written once, into a folder of this user alone', () => {
    const env = cache()
    const file = preloadFile(env)
    expect(path.relative(env.XDG_CACHE_HOME, file)).toMatch(/^depgate\/inside\/[0-9a-f]{20}\.cjs$/)
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
    const { ino } = statSync(file)
    expect(preloadFile(env)).toBe(file)
    expect(statSync(file).ino).toBe(ino)
    vi.stubGlobal('depgateInside', 'another version')
    expect(preloadFile(env)).not.toBe(file)
  })

  test('is written anew where it was edited', () => {
    const env = cache()
    const file = preloadFile(env)
    writeFileSync(file, 'evil')
    expect(readFileSync(preloadFile(env), 'utf8')).toBe(text)
  })

  test('is refused in a folder that others may write to', () => {
    const env = cache()
    const folder = path.dirname(preloadFile(env))
    chmodSync(folder, 0o777)
    expect(refusalOf(() => preloadFile(env)).code).toBe('EPREVIEW')
  })
})
