import { expect, test } from 'vitest'
import { countEach, countWork, startCount } from '../../src/http/count-work.ts'
import type { Counts } from '../../src/ports/output.ts'

test('work is counted when it is asked for and when it ends, also in an error', async () => {
  const counts: Counts = {}
  const good = countWork(counts, 'packages', Promise.resolve(1))
  const bad = countWork(counts, 'packages', Promise.reject(new Error('x')))
  expect(counts).toEqual({ packages: { done: 0, total: 2 } })
  expect(await good).toBe(1)
  await expect(bad).rejects.toThrow('x')
  expect(counts).toEqual({ packages: { done: 2, total: 2 } })
})

test('items are passed on and counted', async () => {
  const counts: Counts = {}
  async function* two() {
    yield* await Promise.resolve(['a', 'b'])
  }
  const seen: string[] = []
  for await (const one of countEach(counts, 'records', two())) seen.push(one)
  expect([seen, counts]).toEqual([['a', 'b'], { records: { done: 2, total: null } }])
})

test('where nobody looks, all goes on the same', async () => {
  expect(await countWork(undefined, 'packages', Promise.resolve(1))).toBe(1)
  expect(startCount(undefined, 'MB', 7)).toEqual({ done: 0, total: 7 })
})
