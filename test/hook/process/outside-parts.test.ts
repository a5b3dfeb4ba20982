// Files outside of the project are compared in the parts that decide, and read again only when they were touched.

import { execFileSync } from 'node:child_process'
import { renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { listUncompared } from '../../../src/hook/process/equal-files.ts'
import { isSameOutside, takePart } from '../../../src/hook/process/outside-parts.ts'
import { makePlace, placeOf } from '../../../src/hook/process/state-store.ts'
import type { HookState } from '../../../src/ports/hook-state.ts'
import { sha256Of } from '../../../src/text/sha256.ts'
import { makeFolder } from '../../support/folder.ts'

let home: string
let env: Record<string, string>
let file: string
const root = '/project'

beforeEach(() => {
  home = makeFolder({ '.claude.json': '{"numStartups":1}' })
  env = { HOME: home, XDG_STATE_HOME: path.join(home, 'state') }
  file = path.join(home, '.claude.json')
  makePlace(placeOf(root, env))
})

/** A state that has a text of the file. */
const stateOf = (text: string): HookState => {
  const seen = sha256Of(takePart(root, file, text, env))
  return {
    root,
    takenAt: 1,
    files: { [file]: { approved: seen, seen, print: null } },
  } as unknown as HookState
}
const isSame = (state: HookState) => isSameOutside(state, [file], env)
const off = '{"numStartups":2,"disableAllHooks":true}'

describe('the file that an agent rewrites at every turn', () => {
  test.each<[string, string, boolean]>([
    ['counters', '{"numStartups":2,"projects":{"/project":{"history":["x"]}}}', true],
    ['the same behind a mark of the byte order', '\uFEFF{"numStartups":2}', true],
    ['hooks turned off', off, false],
    ['hooks turned off by the last of two keys', '{"disableAllHooks":false,"disableAllHooks":true}', false],
    ['a server', '{"mcpServers":{"a":{"command":"npx a"}}}', false],
    ['what is no JSON', '{', false],
    ['what is no table', '[]', false],
    ['nothing', '', false],
  ])('%s', (_, text, expected) => {
    writeFileSync(file, text)
    expect(isSame(stateOf('{"numStartups":1}'))).toBe(expected)
  })

  test.each([false, true])('is the same as the approved text beside the state: %s', (isKept) => {
    const state = stateOf('{"disableAllHooks":false}')
    const hash = state.files[file]?.seen ?? ''
    const text = JSON.stringify({ disableAllHooks: false }, null, 2)
    if (isKept) writeFileSync(path.join(placeOf(root, env), 'texts', hash), text)
    writeFileSync(file, '{"numStartups":9,"disableAllHooks":false}')
    expect(isSame(state)).toBe(true)
    writeFileSync(file, off)
    expect(isSame(state)).toBe(false)
  })

  test('one that is gone, a folder, a pipe and one that was not there are not as they were', () => {
    expect(isSame({ ...stateOf('{}'), files: {} })).toBe(false)
    rmSync(file)
    expect(isSame(stateOf('{}'))).toBe(false)
    makePlace(file)
    expect(isSame(stateOf('{}'))).toBe(false)
    rmSync(file, { recursive: true })
    execFileSync('mkfifo', [file])
    expect(isSame(stateOf('{}'))).toBe(false)
  })
})

describe('once it was found equal', () => {
  /** Compares it as if it had settled. */
  const compareLater = (state: HookState) => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 1000)
    const result = isSame(state)
    vi.restoreAllMocks()
    return result
  }
  const uncompared = (state: HookState) => listUncompared(state, [file], env)

  test('it is compared again only when it was touched', () => {
    const state = stateOf('{"numStartups":1}')
    expect(compareLater(state)).toBe(true)
    expect(uncompared(state)).toEqual([])
    writeFileSync(file, '{"numStartups":3}')
    expect(uncompared(state)).toEqual([file])
    expect(compareLater(state)).toBe(true)
    expect(uncompared(state)).toEqual([])
  })

  test('within the same moment nothing is remembered: a second text could have its print', () => {
    const state = stateOf('{"numStartups":1}')
    writeFileSync(file, '{"numStartups":3}')
    expect(isSame(state)).toBe(true)
    expect(uncompared(state)).toEqual([file])
  })

  test.each<[string, () => void]>([
    ['hooks turned off', () => writeFileSync(file, off)],
    [
      'hooks turned off with the old time',
      () => {
        writeFileSync(file, off)
        utimesSync(file, 1, 1)
      },
    ],
    [
      'a link to a file that turns them off',
      () => {
        rmSync(file)
        writeFileSync(path.join(home, 'other'), off)
        symlinkSync('other', file)
      },
    ],
    [
      'another file in its place',
      () => {
        writeFileSync(path.join(home, 'other'), off)
        renameSync(path.join(home, 'other'), file)
      },
    ],
    ['a larger file', () => writeFileSync(file, off.replace('2', '2'.repeat(2_000_000)))],
  ])('%s is seen', (_, act) => {
    const state = stateOf('{"numStartups":1}')
    expect(compareLater(state)).toBe(true)
    act()
    expect(uncompared(state)).toEqual([file])
    expect(compareLater(state)).toBe(false)
    expect(uncompared(state)).toEqual([file])
  })
})
