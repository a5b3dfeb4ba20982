// What real processes leave running, as Linux shows it.

import { spawn, type ChildProcess } from 'node:child_process'
import { afterEach, describe, expect, test } from 'vitest'
import { hasStarter, isAlive, listLeftBehind } from '../../../src/hook/process/processes.ts'
import { makeFolder } from '../../support/folder.ts'

const isLinux = process.platform === 'linux'
const running: ChildProcess[] = []
const start = (folder: string, line: string) => {
  const child = spawn('sh', ['-c', line], { cwd: folder, detached: true, stdio: 'ignore' })
  running.push(child)
  return child
}
afterEach(() => {
  for (const { pid } of running.splice(0)) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
})

test('something has started this process', () => {
  expect(hasStarter()).toBe(true)
})

test('a number alone is not the same process', () => {
  expect(isAlive({ pid: process.pid, start: 'another' })).toBe(!isLinux && false)
  expect(isAlive({ pid: 0, start: '' })).toBe(false)
})

/** The numbers, as a hook that is started now would see them: what it descends from is the agent. */
const asHook = (folders: readonly string[], since: number): number[] =>
  listLeftBehind(folders, since, Infinity).map(({ pid }) => pid)

describe.skipIf(!isLinux)('is left behind', () => {
  test('what works in the folder, and not what works elsewhere or came before', async () => {
    const [inside, outside] = [makeFolder({}), makeFolder({})]
    start(outside, 'sleep 30')
    const since = Date.now()
    await new Promise((resolve) => setTimeout(resolve, 50))
    start(inside, 'sleep 30; true')
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(asHook([inside], since)).not.toEqual([])
    expect(asHook([inside], Date.now() + 60_000)).toEqual([])
    expect(asHook([`${inside}-other`], since)).toEqual([])
    expect(asHook([outside], since + 5000)).toEqual([])
  })
})

test('this process leaves nothing behind in a folder of nobody', () => {
  expect(listLeftBehind([makeFolder({})], 0)).toEqual([])
})
