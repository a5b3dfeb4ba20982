// What real processes leave running, as Linux shows it.

import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { hasStarter, isAlive, listLeftBehind, startTick } from '../../../src/hook/process/processes.ts'
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

/** The clock tick since boot at which a process started (proc_pid_stat(5), field 22). */
const tickOf = ({ pid }: ChildProcess) =>
  Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').split(' ')[20])

describe.skipIf(!isLinux)('is left behind', () => {
  test('what works in the folder, and not what works elsewhere or came before', async () => {
    const [inside, outside] = [makeFolder({}), makeFolder({})]
    const pause = () => new Promise((resolve) => setTimeout(resolve, 100))
    start(outside, 'sleep 30')
    await pause()
    const first = start(inside, 'sleep 30; true')
    await pause()
    const last = start(outside, 'sleep 30; true')
    await pause()
    expect(tickOf(first)).toBeGreaterThan(startTick())
    // Its own child: a hook does not count what it starts, and what that starts in turn it does.
    const found = asHook([inside], startTick())
    expect(found).toHaveLength(1)
    expect(found).not.toContain(first.pid)
    expect(asHook([inside], tickOf(first))).toEqual(found)
    expect(asHook([inside], tickOf(last))).toEqual([])
    expect(asHook([`${inside}-other`], 0)).toEqual([])
  })
})

test('this process leaves nothing behind in a folder of nobody', () => {
  expect(listLeftBehind([makeFolder({})], 0)).toEqual([])
})
