// A root that one hook has for itself: what it keeps of it, and what is damaged or missing.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { WatchedRoot } from '../../../src/ports/hook.ts'
import { hashOf } from '../../../src/hook/process/look.ts'
import { placeOf } from '../../../src/hook/process/state-store.ts'
import { lockRoot } from '../../../src/hook/process/watched-root.ts'
import { makeFolder } from '../../support/folder.ts'
import { stateOf } from '../../support/watched-root.ts'

let env: Record<string, string>
let root: string
beforeEach(() => {
  env = { XDG_STATE_HOME: makeFolder(), XDG_CACHE_HOME: makeFolder(), PATH: process.env.PATH ?? '' }
  root = realpathSync(makeFolder({ 'package.json': '{}' }))
})
async function withRoot<T>(act: (watched: WatchedRoot) => T): Promise<T> {
  const watched = await lockRoot(root, env)
  try {
    return act(watched)
  } finally {
    watched.leave()
  }
}
const place = () => placeOf(root, env)
const state = () => stateOf({ 'package.json': '{}', 'a/package.json': '{"a":1}' }, hashOf, { root })
const kept = () => new Map(['{}', '{"a":1}', 'not wanted'].map((text) => [hashOf(text), text]))

describe('a state', () => {
  test('is known to the next hook, with its texts', async () => {
    expect(await withRoot(({ remembered, wasSaved }) => [remembered, wasSaved])).toEqual([
      { type: 'none' },
      false,
    ])
    await withRoot((watched) => watched.save(state(), kept()))
    await withRoot(({ remembered, wasSaved, text }) => {
      expect([remembered, wasSaved]).toEqual([{ type: 'known', state: state() }, true])
      expect([text(hashOf('{}')), text(hashOf('{"a":1}')), text(hashOf('not wanted'))]).toEqual([
        '{}',
        '{"a":1}',
        null,
      ])
    })
  })

  test('drops the texts that it no longer approves', async () => {
    await withRoot((watched) => watched.save(state(), kept()))
    await withRoot((watched) => watched.save(stateOf({ 'package.json': '{}' }, hashOf, { root }), new Map()))
    expect(readdirSync(path.join(place(), 'texts'))).toEqual([hashOf('{}')])
  })

  test('that was deleted is one that was saved', async () => {
    await withRoot((watched) => watched.save(state(), kept()))
    rmSync(place(), { recursive: true })
    expect(await withRoot(({ remembered, wasSaved }) => [remembered, wasSaved])).toEqual([
      { type: 'none' },
      true,
    ])
  })

  test('is saved although that cannot be noted elsewhere', async () => {
    env = { ...env, XDG_CACHE_HOME: path.join(root, 'package.json') }
    await withRoot((watched) => watched.save(state(), kept()))
    expect(await withRoot(({ remembered, wasSaved }) => [remembered.type, wasSaved])).toEqual([
      'known',
      false,
    ])
  })

  test('that is damaged is no state, and can be replaced', async () => {
    await withRoot((watched) => watched.save(state(), kept()))
    writeFileSync(path.join(place(), 'state.json'), '{')
    expect(await withRoot(({ remembered }) => remembered.type)).toBe('damaged')
    await withRoot((watched) => watched.save(state(), kept()))
    expect(await withRoot(({ remembered }) => remembered.type)).toBe('known')
  })

  test('that cannot be written is an error', async () => {
    await withRoot((watched) => {
      rmSync(path.join(place(), 'texts'), { recursive: true })
      writeFileSync(path.join(place(), 'texts'), '')
      expect(() => watched.save(state(), kept())).toThrow(/^the hook's state cannot be written \(ENOTDIR\): /)
    })
  })
})

test('a text that was edited beside the state is none', async () => {
  await withRoot((watched) => watched.save(state(), kept()))
  writeFileSync(path.join(place(), 'texts', hashOf('{}')), '{"evil":1}')
  expect(await withRoot(({ text }) => text(hashOf('{}')))).toBeNull()
})

describe('a folder of the state', () => {
  test('that others may write to is refused', async () => {
    mkdirSync(place(), { recursive: true })
    chmodSync(place(), 0o777)
    await expect(lockRoot(root, env)).rejects.toMatchObject({
      code: 'EUSAGE',
      message: expect.stringMatching(/^the folder of the hook's state belongs to others: /) as string,
    })
  })

  test('that cannot be made is an error', async () => {
    env = { ...env, XDG_STATE_HOME: path.join(root, 'package.json') }
    await expect(lockRoot(root, env)).rejects.toMatchObject({
      code: 'EUSAGE',
      message: expect.stringMatching(
        /^the hook's state cannot be written \((?:ENOTDIR|EEXIST)\): /,
      ) as string,
    })
  })
})

test('a second hook waits until the first has left', async () => {
  const first = await lockRoot(root, env)
  const order: string[] = []
  const second = lockRoot(root, env).then((watched) => {
    order.push('second')
    watched.leave()
  })
  await new Promise((resolve) => setTimeout(resolve, 60))
  order.push('first leaves')
  first.leave()
  await second
  expect(order).toEqual(['first leaves', 'second'])
})

describe('what is looked at', () => {
  const seen = (isStart: boolean) =>
    withRoot(({ look }) =>
      [...look(['package.json'], [], isStart).files.keys()]
        .filter((file) => /(?:^|\/)package\.json$/.test(file))
        .sort(),
    )

  test('of a project is all of it', async () => {
    mkdirSync(path.join(root, 'a/b/c/d'), { recursive: true })
    writeFileSync(path.join(root, 'a/b/c/d/package.json'), '{}')
    expect(await seen(false)).toEqual(['a/b/c/d/package.json', 'package.json'])
  })

  test('of another folder is what lies there, and where a session begins a little below it', async () => {
    root = realpathSync(makeFolder({ 'a/package.json': '{}', 'a/b/c/package.json': '{}' }))
    expect(await seen(false)).toEqual([])
    expect(await seen(true)).toEqual(['a/package.json'])
    await withRoot((watched) => watched.save({ ...state(), depth: 24 }, kept()))
    // A state that was taken deeper than that does not lead a passing session deeper.
    expect(await seen(false)).toEqual(['a/package.json'])
  })
})

describe('a file is put back', () => {
  test('with its folders, or removed', async () => {
    await withRoot(({ putBack }) => {
      putBack('a/b/package.json', '{"b":1}')
      putBack('package.json', null)
      putBack('none', null)
    })
    expect(readFileSync(path.join(root, 'a/b/package.json'), 'utf8')).toBe('{"b":1}')
    expect(existsSync(path.join(root, 'package.json'))).toBe(false)
  })

  test('in the place of a link, and not through it', async () => {
    const outside = makeFolder({ mine: 'mine' })
    rmSync(path.join(root, 'package.json'))
    symlinkSync(path.join(outside, 'mine'), path.join(root, 'package.json'))
    await withRoot(({ putBack }) => putBack('package.json', '{}'))
    expect(readFileSync(path.join(root, 'package.json'), 'utf8')).toBe('{}')
    expect(readFileSync(path.join(outside, 'mine'), 'utf8')).toBe('mine')
  })
})

test('a report lies beside the state; outside of a checkout there is nothing committed', async () => {
  await withRoot((watched) => {
    const file = watched.report('last.md', 'text')
    expect([path.dirname(file), readFileSync(file, 'utf8')]).toEqual([place(), 'text'])
    expect(watched.committed(['package.json'], null)).toBeNull()
    expect(watched.baseCommit(null)).toBeNull()
    expect(watched.upstreamCommits()).toEqual([])
    expect(watched.ignored(['package.json']).size).toBe(0)
    expect(watched.approvedElsewhere().size).toBe(0)
  })
})
