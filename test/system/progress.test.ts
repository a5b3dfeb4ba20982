// The line that shows progress on a terminal, and is gone afterwards.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showProgress } from '../../src/system/progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open(isTerminal: boolean) {
  const seen: string[] = []
  const stop = showProgress('asking', { write: (text) => seen.push(text), isTerminal, width: 80 })
  return { seen, stop }
}
const line = (text: string) => `\r\u001b[Kdepgate: ${text} …`
const clear = '\r\u001b[K'

test('what is done within half a second shows nothing', () => {
  const { seen, stop } = open(true)
  vi.advanceTimersByTime(499)
  stop()
  vi.advanceTimersByTime(60_000)
  expect(seen).toEqual([])
})

test('what takes longer is shown with its seconds, and erased at the end', () => {
  const { seen, stop } = open(true)
  vi.advanceTimersByTime(2_100)
  stop()
  vi.advanceTimersByTime(60_000)
  expect(seen).toEqual([line('asking'), line('asking (1 s)'), line('asking (2 s)'), clear])
})

test('no escape sequence is written where no terminal is', () => {
  const { seen, stop } = open(false)
  vi.advanceTimersByTime(60_000)
  stop()
  expect(seen).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})
