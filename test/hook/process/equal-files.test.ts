// What is remembered of equal files makes no more pass than the state beside it, whatever lies there.

import {
  chmodSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { listUncompared, readEqual, rememberEqual } from '../../../src/hook/process/equal-files.ts'
import { fingerprintOf } from '../../../src/hook/process/file-stats.ts'
import { makePlace, placeOf } from '../../../src/hook/process/state-store.ts'
import type { HookState } from '../../../src/ports/hook-state.ts'
import { makeFolder } from '../../support/folder.ts'

const root = '/project'
let env: Record<string, string>
let file: string
let state: HookState
const seen = 'hash of the part'
const kept = () => path.join(placeOf(root, env), 'equal.json')
const entry = () => ({ [file]: { seen, print: fingerprintOf(file) ?? '' } })
const uncompared = (one = state) => listUncompared(one, [file], env)
const put = (value: unknown) => writeFileSync(kept(), JSON.stringify(value), { mode: 0o600 })
const whole = () => ({ schema: 1, takenAt: 1000, root, files: entry() })

beforeEach(() => {
  env = { XDG_STATE_HOME: makeFolder() }
  file = path.join(makeFolder({ 'settings.json': '{"a":1}' }), 'settings.json')
  makePlace(placeOf(root, env))
  const files = { [file]: { approved: seen, seen, print: '1.2.3.4' } }
  state = { root, takenAt: 1000, files } as unknown as HookState
})

describe('a file that was found equal', () => {
  test('is not compared again as long as it is untouched', () => {
    expect(uncompared()).toEqual([file])
    rememberEqual(state, entry(), env)
    expect(uncompared()).toEqual([])
    expect(listUncompared(state, [], env)).toEqual([])
    expect(statSync(kept()).mode & 0o777).toBe(0o600)
    expect(readdirSync(placeOf(root, env)).sort()).toEqual(['equal.json', 'texts'])
  })

  test.each<[string, () => void]>([
    ['a larger file', () => writeFileSync(file, '{"a":1,"disableAllHooks":true}')],
    ['a text of the same length', () => writeFileSync(file, '{"a":2}')],
    [
      'a link to another file',
      () => {
        renameSync(file, `${file}.old`)
        writeFileSync(`${file}.new`, '{"a":2}')
        symlinkSync(`${file}.new`, file)
      },
    ],
    [
      'nothing',
      () => {
        renameSync(file, `${file}.old`)
      },
    ],
  ])('is compared again where %s is in its place', (_, act) => {
    rememberEqual(state, entry(), env)
    act()
    expect(uncompared()).toEqual([file])
  })

  test('is compared again under a state that was taken since, or has another hash of it', () => {
    rememberEqual(state, entry(), env)
    expect(uncompared({ ...state, takenAt: 1001 })).toEqual([file])
    const other = { [file]: { approved: seen, seen: 'another', print: null } }
    expect(uncompared({ ...state, files: other })).toEqual([file])
    const gone = { [file]: { approved: null, seen: null, print: null } }
    expect(uncompared({ ...state, files: gone })).toEqual([file])
    expect(uncompared({ ...state, files: {} })).toEqual([file])
  })

  test('stays remembered when another one is', () => {
    rememberEqual(state, entry(), env)
    rememberEqual(state, { '/other': { seen, print: '1' } }, env)
    expect(Object.keys(readEqual(state, env))).toEqual([file, '/other'])
  })
})

describe('what was put there by hand', () => {
  test('counts as this would, where it is whole', () => {
    put(whole())
    expect(uncompared()).toEqual([])
  })

  test.each<[string, () => void]>([
    ['no JSON', () => writeFileSync(kept(), '{')],
    ['nothing', () => writeFileSync(kept(), '')],
    ['a list', () => put([])],
    ['null', () => put(null)],
    ['another schema', () => put({ ...whole(), schema: 2 })],
    ['what is of another root', () => put({ ...whole(), root: '/other' })],
    ['what is of an older state', () => put({ ...whole(), takenAt: 999 })],
    ['files as a list', () => put({ ...whole(), files: [file] })],
    ['an entry without a print', () => put({ ...whole(), files: { [file]: { seen } } })],
    ['an entry of null', () => put({ ...whole(), files: { [file]: null } })],
    ['a hash of null', () => put({ ...whole(), files: { [file]: { ...entry()[file], seen: null } } })],
    [
      'an entry of a prototype',
      () => writeFileSync(kept(), JSON.stringify(whole()).replace(`"${file}"`, '"__proto__"')),
    ],
    ['a folder', () => makePlace(kept())],
    ['more than is read', () => writeFileSync(kept(), JSON.stringify(whole()) + ' '.repeat(300_000))],
    [
      'what others can write to',
      () => {
        put(whole())
        chmodSync(kept(), 0o666)
      },
    ],
  ])('does not count: %s', (_, act) => {
    act()
    expect(uncompared()).toEqual([file])
  })

  test('is written anew', () => {
    writeFileSync(kept(), '{')
    rememberEqual(state, entry(), env)
    expect(uncompared()).toEqual([])
  })
})

test('of more files than any machine has the last ones are remembered', () => {
  const many = Array.from({ length: 200 }, (_, nth) => [`/f${nth}`, { seen, print: '1' }] as const)
  rememberEqual(state, Object.fromEntries(many), env)
  expect(Object.keys(readEqual(state, env))).toHaveLength(64)
  expect(readFileSync(kept(), 'utf8').length).toBeLessThan(256 * 1024)
})

test('where it cannot be written nothing happens, and nothing is left behind', () => {
  makePlace(kept())
  rememberEqual(state, entry(), env)
  expect(readdirSync(placeOf(root, env)).sort()).toEqual(['equal.json', 'texts'])
  rememberEqual({ ...state, root: '/never-seen' }, entry(), env)
  expect(uncompared()).toEqual([file])
})
