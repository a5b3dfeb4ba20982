// How many tasks run at the same time, and in which order the others start.

import { setImmediate as tick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { limit } from '../../src/http/concurrency.ts'

test.each([1, 2, 5])('at most %i, first come, first served', async (count) => {
  const enter = limit(count)
  const started: number[] = []
  let [running, peak] = [0, 0]
  const run = async (nth: number) => {
    const leave = await enter()
    started.push(nth)
    running += 1
    peak = Math.max(peak, running)
    await tick()
    running -= 1
    leave()
  }
  const all = Array.from({ length: 12 }, (_, nth) => nth)
  await Promise.all(all.map(run))
  expect([peak, started]).toEqual([count, all])
})

test('a permit that is released is free for one that comes later', async () => {
  const enter = limit(1)
  const leave = await enter()
  leave()
  const next = await enter()
  let isIn = false
  const waiting = enter().then((release) => {
    isIn = true
    release()
  })
  await tick()
  expect(isIn).toBe(false)
  next()
  await waiting
  expect(isIn).toBe(true)
})
