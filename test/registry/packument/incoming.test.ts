// Reads a packument from the chunks of a body.

import { expect, test } from 'vitest'
import { readDocument } from '../../../src/registry/packument/incoming.ts'

const about = { askedAt: 1, asked: ['1.0.0'], etag: '"x"', lastModified: null }

function read(text: string, size = 7) {
  const sink = readDocument({ registry: 'https://registry.example.test/', name: 'a', about })
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) sink.push(bytes.subarray(at, at + size))
  return sink.end()()
}

const text = JSON.stringify({
  name: 'a',
  time: { '1.0.0': '2020-01-01T00:00:00.000Z' },
  versions: { '1.0.0': { deprecated: 'ü' } },
})

test.each([1, 7, 1000])('in chunks of %i bytes', (size) => {
  const entry = read(text, size)
  expect(entry).toMatchObject({ ...about, hasName: true, printed: null })
  expect(typeof entry === 'string' ? entry : entry.fact('1.0.0')).toMatchObject({
    isPublished: true,
    publishedAt: Date.UTC(2020, 0, 1),
    manifest: { deprecated: 'ü' },
  })
})

test.each([
  ['', 'something else than a package'],
  ['<html>', 'something else than a package'],
  [text.slice(0, -1), 'something else than a package'],
  ['{"name":"b","versions":{}}', 'another package'],
])('%j is the reason of a failure', (body, reason) =>
  expect(read(body)).toBe(`registry answered with ${reason}`),
)
