// The line that shows progress on a terminal, and is gone afterwards.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Counts } from '../../src/ports/output.ts'
import { drawProgress, showProgress } from '../../src/system/progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open({ isTerminal = true, env = {}, counts = {} as Counts, width = 80 } = {}) {
  const seen: string[] = []
  const err = { write: (text: string) => void seen.push(text), isTerminal, width }
  return { seen, stop: showProgress({ text: 'asking', counts, env }, err) }
}
const line = (text: string) => `\r\u001b[Kdepgate: ${text} …`
const clear = '\r\u001b[K'

test('what is done within half a second shows nothing', () => {
  const { seen, stop } = open()
  vi.advanceTimersByTime(499)
  stop()
  vi.advanceTimersByTime(60_000)
  expect(seen).toEqual([])
})

test('what takes longer is shown with its seconds, and erased at the end', () => {
  const { seen, stop } = open()
  vi.advanceTimersByTime(2_600)
  stop()
  vi.advanceTimersByTime(60_000)
  expect(seen).toEqual([line('asking'), line('asking (1 s)'), line('asking (2 s)'), clear])
  expect(vi.getTimerCount()).toBe(0)
})

test('counts are looked at four times a second, however often they change', () => {
  const packages = { done: 0, total: 4000 }
  const { seen, stop } = open({ counts: { packages } })
  for (let done = 0; done < 999; done += 1) {
    packages.done = done
    vi.advanceTimersByTime(1)
  }
  stop()
  expect(seen).toEqual([
    line('asking [##..................] 499/4000 packages'),
    line('asking [###.................] 749/4000 packages'),
    clear,
  ])
})

test.each<[string, Parameters<typeof open>[0]]>([
  ['where no terminal is', { isTerminal: false }],
  ['on a terminal that cannot move its cursor', { env: { TERM: 'dumb' } }],
  ['in a CI that runs with a terminal', { env: { CI: 'true' } }],
])('nothing is written %s', (_, where) => {
  const { seen, stop } = open(where)
  vi.advanceTimersByTime(60_000)
  stop()
  expect(seen).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('without colours it is the same: it has none', () => {
  const { seen, stop } = open({ env: { NO_COLOR: '1', CI: 'false' } })
  vi.advanceTimersByTime(600)
  stop()
  expect(seen).toEqual([line('asking'), clear])
})

describe('the line', () => {
  const counts = { packages: { done: 300, total: 300 }, tarballs: { done: 75, total: 300 } }
  test.each([
    [90, 'depgate: asking [#####...............] 300/300 packages, 75/300 tarballs (9 s) …'],
    [60, 'depgate: asking 300/300 packages, 75/300 tarballs (9 s) …'],
    [40, 'depgate: asking 75/300 tarballs (9 s) …'],
    [36, 'depgate: 75/300 tarballs (9 s) …'],
    [30, 'depgate: asking (9 s) …'],
    [20, 'depgate: asking …'],
    [5, ''],
  ])('in %d columns', (width, expected) => {
    expect(drawProgress('asking', { counts, seconds: 9 }, width)).toBe(expected)
    expect(
      drawProgress('a very long text '.repeat(9), { counts, seconds: 9 }, width).length,
    ).toBeLessThanOrEqual(width)
  })

  test('has no bar where the end is not known, and none that is longer than itself', () => {
    const unknown = { records: { done: 12_000, total: null } }
    expect(drawProgress('reading', { counts: unknown, seconds: 0 }, 80)).toBe(
      'depgate: reading 12000 records …',
    )
    const over = { MB: { done: 9, total: 3 } }
    expect(drawProgress('fetching', { counts: over, seconds: 0 }, 80)).toContain(`[${'#'.repeat(20)}] 9/3 MB`)
  })
})
