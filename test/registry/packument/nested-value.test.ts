import { describe, expect, test } from 'vitest'
import { NestedValue } from '../../../src/registry/packument/nested-value.ts'

/** Skips a value in chunks of a size; returns the position after it in the whole text, or -1. */
function skip(text: string, size: number): number {
  const value = new NestedValue()
  value.begin()
  for (let start = 1; start < text.length; start += size) {
    const end = value.skip(Buffer.from(text).subarray(start, start + size), 0)
    if (end >= 0) return start + end
  }
  return -1
}

describe.each([1, 2, 3, 1000])('in chunks of %d', (size) => {
  test.each([
    '{}',
    '[]',
    '[[[]],{}]',
    '{"a":"}"}',
    '["]"]',
    '{"a":"\\"}"}',
    '{"a":"\\\\"}',
    '["\\\\\\"]"]',
    '[1,{"a":[2,"x"]},null]',
    `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  ])('value %#', (value) => {
    expect(skip(value, size)).toBe(value.length)
    expect(skip(`${value}}]"`, size)).toBe(value.length)
    expect(skip(value.slice(0, -1), size)).toBe(-1)
  })
})
