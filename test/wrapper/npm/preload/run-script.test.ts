import { expect, test } from 'vitest'
import { patchRunScript, runDelayed } from '../../../../src/wrapper/npm/preload/run-script.ts'

function open(isApproved: boolean) {
  const seen: string[] = []
  const state = {
    isApproved: () => isApproved,
    judgeInstalled: async () => void seen.push('judged'),
    isTrial: false,
  }
  const runScript = patchRunScript((options) => {
    seen.push((options as { event: string }).event)
    return 'ran'
  }, state)
  return { seen, runScript }
}

test("the project's preinstall waits for the verdict, and runs once", async () => {
  const { seen, runScript } = open(false)
  expect(await runScript({ event: 'preinstall', path: '/p' })).toBe(undefined)
  expect(seen).toEqual([])
  await runDelayed()
  await runDelayed()
  expect(seen).toEqual(['preinstall'])
})

test('after the verdict, and any other event, runs at once', async () => {
  expect(await open(true).runScript({ event: 'preinstall', path: '/p' })).toBe('ran')
  expect(await open(false).runScript({ event: 'postinstall', path: '/p' })).toBe('ran')
})

test('a command of npx runs after its tree was judged', async () => {
  const { seen, runScript } = open(false)
  await runScript({ event: 'npx', path: '/p' })
  expect(seen).toEqual(['judged', 'npx'])
})
