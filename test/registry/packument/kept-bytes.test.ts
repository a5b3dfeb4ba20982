import { expect, test } from 'vitest'
import { KeptBytes } from '../../../src/registry/packument/kept-bytes.ts'

const open = () => {
  const kept = new KeptBytes()
  return {
    kept,
    append: (text: string) => kept.append(Buffer.from(`xx${text}`), 2, text.length + 2),
    read: () => kept.bytes.toString('utf8', 0, kept.length),
  }
}

test('a comma comes before every member but the first', () => {
  const { kept, append, read } = open()
  append('{')
  kept.separate()
  append('"a":1')
  kept.separate()
  append('"b":{')
  kept.separate()
  append('"c":2}}')
  expect(read()).toBe('{"a":1,"b":{"c":2}}')
})

test('the buffer grows and always has room for a comma and a brace', () => {
  const { kept, append, read } = open()
  for (const length of [8190, 1, 100_000, 3]) {
    append('x'.repeat(length))
    expect(kept.bytes.length).toBeGreaterThanOrEqual(kept.length + 2)
  }
  expect(read()).toBe('x'.repeat(8190 + 1 + 100_000 + 3))
})
