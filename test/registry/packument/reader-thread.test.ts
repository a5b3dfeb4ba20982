// The thread that reads packuments, as the main thread uses it: its answers, and its limits.

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { readDocument, type Document } from '../../../src/registry/packument/incoming.ts'
import type { CachedPackument } from '../../../src/registry/packument/cached.ts'
import * as source from '../../../src/registry/packument/reader-thread.ts'

// The thread is a file of what was built.
const built = path.resolve(import.meta.dirname, '../../../dist/registry/packument/reader-thread.js')
const { openReaderThread } = (await import(pathToFileURL(built).href)) as typeof source

const about = { askedAt: 1, asked: ['1.0.0'], etag: '"x"', lastModified: null }
const document: Document = { registry: 'https://registry.example.test/', name: 'a', about }
const packument = (text: string) => ({
  name: 'a',
  time: { '1.0.0': '2020-01-01T00:00:00.000Z' },
  versions: { '1.0.0': { name: 'a', version: '1.0.0', description: text, deprecated: text } },
})
const bytesOf = (text: string) => new TextEncoder().encode(JSON.stringify(packument(text)))
const facts = (made: CachedPackument | string | null | undefined) =>
  typeof made !== 'object' || made === null
    ? made
    : { ...made, printed: null, record: made.record(), timeline: made.timeline(), fact: made.fact('1.0.0') }

test('the sources have no file that a thread could start from', () =>
  expect(source.openReaderThread()).toBeNull())

describe('a thread', () => {
  const thread = openReaderThread()
  afterAll(() => thread?.end())

  test('reads what this one reads, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.nat(300_000),
        fc.nat(1000),
        async (text, size, cut) => {
          const bytes = bytesOf(text + 'x'.repeat(size))
          const [here, there] = [readDocument(document), thread?.open(document)]
          for (let at = 0; at < bytes.length; at += cut + 1000) {
            here.push(bytes.subarray(at, at + cut + 1000))
            there?.push(bytes.subarray(at, at + cut + 1000))
          }
          expect(facts(await there?.end()())).toEqual(facts(here.end()()))
        },
      ),
      { numRuns: 25 },
    )
  })

  test.each([32 * 1024, 32 * 1024 + 1, 288 * 1024, 288 * 1024 + 1])(
    'reads %i bytes, as many as some messages have or one more',
    async (size) => {
      const sink = thread?.open(document)
      const bytes = bytesOf('x')
      sink?.push(bytes.subarray(0, -1))
      sink?.push(new Uint8Array(size - bytes.length).fill(0x20))
      sink?.push(bytes.subarray(-1))
      expect(facts(await sink?.end()())).toMatchObject({ fact: { isPublished: true } })
    },
  )

  test('reads several at the same time', async () => {
    const texts = ['a', 'b', 'c']
    const sinks = texts.map((text) => ({ sink: thread?.open(document), bytes: bytesOf(text) }))
    for (const half of [0, 1])
      for (const { sink, bytes } of sinks) sink?.push(half === 0 ? bytes.subarray(0, 40) : bytes.subarray(40))
    const made = await Promise.all(sinks.map(({ sink }) => sink?.end()()))
    expect(
      made.map((one) => (typeof one === 'object' ? one?.fact('1.0.0').manifest?.deprecated : one)),
    ).toEqual(texts)
  })

  test('gives the reason why something is not a packument', async () => {
    const sink = thread?.open(document)
    sink?.push(new TextEncoder().encode('<html>'))
    expect(await sink?.end()()).toMatch(/^registry answered/)
  })

  test('that dies answers null for all that it has, and takes no more', async () => {
    const dying = openReaderThread()
    const waiting = dying?.open(document)?.end()()
    const unfinished = dying?.open(document)
    const broken = { ...document, about: { ...about, asked: null as never } }
    const sink = dying?.open(broken)
    sink?.push(bytesOf(''))
    expect(await sink?.end()()).toBeNull()
    expect(await waiting).not.toBeUndefined()
    expect(dying?.open(document)).toBeNull()
    expect(await unfinished?.end()()).toBeNull()
  })
})

describe('takes no more', () => {
  test('once it is to end, and reads what it has', async () => {
    const thread = openReaderThread()
    const sink = thread?.open(document)
    thread?.end()
    expect(thread?.open(document)).toBeNull()
    sink?.push(bytesOf('x'))
    expect(facts(await sink?.end()())).toMatchObject({ fact: { isPublished: true } })
    thread?.end()
  })
  test('than 32 MB that are not read, until those are dropped', () => {
    const thread = openReaderThread()
    const [first, second] = [thread?.open(document), thread?.open(document)]
    first?.push(new Uint8Array(32 * 2 ** 20))
    second?.push(new Uint8Array(32 * 1024))
    expect(thread?.open(document)).toBeNull()
    first?.drop?.()
    expect(thread?.open(document)).not.toBeNull()
    // A second time is harmless.
    first?.drop?.()
    thread?.end()
  })
})
