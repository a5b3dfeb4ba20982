import { expect, test, vi } from 'vitest'
import { reportRefusal } from '../../../../src/wrapper/npm/preload/report-refusal.ts'

test("npm's lines at level error are sent as they come, and no others", () => {
  const sent: unknown[] = []
  const send = vi.fn((message: unknown) => sent.push(structuredClone(message)) > 0)
  const before = process.send
  Object.assign(process, { send })
  const emit = process.emit.bind(process) as unknown as (name: string, ...words: unknown[]) => boolean
  try {
    reportRefusal()
    emit('log', 'warn', 'old lockfile')
    emit('log', 'error', 'code', 'E404')
    emit('log', 'error', '404', 'x'.repeat(5000))
    for (let nth = 0; nth < 50; nth += 1) emit('log', 'error', 'more')
  } finally {
    Object.assign(process, { send: before })
    process.removeAllListeners('log')
  }
  expect(sent[0]).toEqual({ type: 'refused', lines: ['code E404'] })
  expect(sent).toHaveLength(6)
  expect(JSON.stringify(sent.at(-1)).length).toBeLessThan(3000)
})
