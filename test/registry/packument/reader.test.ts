import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReleaseAnswer, ReleaseQuery } from '../../../src/ports/registry.ts'
import { readDocument, type Document } from '../../../src/registry/packument/incoming.ts'
import type { CachedPackument } from '../../../src/registry/packument/cached.ts'
import type * as readerThread from '../../../src/registry/packument/reader-thread.ts'
import * as source from '../../../src/registry/client.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

// The thread is a file of what was built; the sources read in the one that asks.
const built = (name: string) =>
  import(
    pathToFileURL(path.resolve(import.meta.dirname, '../../../dist/registry/packument', name)).href
  ) as Promise<unknown>
const { openReaderThread } = (await built('reader-thread.js')) as typeof readerThread

const about = { askedAt: 1, asked: ['1.0.0'], etag: '"x"', lastModified: null }
const document: Document = { registry: 'https://registry.example.test/', name: 'a', about }
const packument = (text: string) => ({
  name: 'a',
  time: { '1.0.0': '2020-01-01T00:00:00.000Z' },
  versions: { '1.0.0': { name: 'a', version: '1.0.0', description: text, deprecated: text } },
})
const facts = (made: CachedPackument | string | null | undefined) =>
  typeof made !== 'object' || made === null
    ? made
    : { ...made, printed: null, record: made.record(), timeline: made.timeline(), fact: made.fact('1.0.0') }

describe('a thread', () => {
  test('reads what this one reads, however it is cut', async () => {
    const thread = openReaderThread()
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.nat(300_000),
        fc.nat(1000),
        async (text, size, cut) => {
          const bytes = new TextEncoder().encode(JSON.stringify(packument(text + 'x'.repeat(size))))
          const [here, there] = [readDocument(document), thread?.open(document)]
          for (let at = 0; at < bytes.length; at += cut + 1000) {
            here.push(bytes.subarray(at, at + cut + 1000))
            there?.push(bytes.subarray(at, at + cut + 1000))
          }
          expect(facts(await there?.end()())).toEqual(facts(here.end()()))
        },
      ),
      { numRuns: 40 },
    )
    thread?.end()
  })

  test('gives the reason why something is not a packument', async () => {
    const thread = openReaderThread()
    const sink = thread?.open(document)
    sink?.push(new TextEncoder().encode('<html>'))
    expect(await sink?.end()()).toMatch(/^registry answered/)
    thread?.end()
  })

  test('that dies answers null for all that it has, and takes no more', async () => {
    const thread = openReaderThread()
    const waiting = thread?.open(document)?.end()()
    const broken = { ...document, about: { ...about, asked: null as never } }
    const sink = thread?.open(broken)
    sink?.push(new TextEncoder().encode(JSON.stringify(packument(''))))
    expect(await sink?.end()()).toBeNull()
    expect(await waiting).not.toBeUndefined()
    expect(thread?.open(document)).toBeNull()
  })
})

describe('many documents at once', () => {
  const count = 150
  const faults = ['html', 'cut', 'reset', 'wrong', 'gone', 'large']
  let registry: TestRegistry
  const queries = Array.from({ length: count }, (_, nth): ReleaseQuery => ({
    name: nth < faults.length ? `${faults[nth]}` : `p${nth}`,
    version: '1.0.0',
    source: { type: 'registry', url: null },
  }))
  beforeAll(async () => {
    registry = await startRegistry({
      now: new Date(),
      packages: Object.fromEntries(queries.map(({ name }) => [name, { '1.0.0': { hours: 5000 } }])),
      fault: ({ url }, response) => {
        if (url === '/html') response.end('<html>')
        else if (url === '/cut') response.end('{"name":"cut","versions":{')
        else if (url === '/wrong') response.end('{"name":"other","versions":{}}')
        else if (url === '/gone') response.writeHead(404).end('{}')
        else if (url === '/large') response.end(`{"name":"large","x":"${'x'.repeat(1_200_000)}"}`)
        else if (url === '/reset') {
          response.writeHead(200, { 'content-length': '100000' })
          response.write('{"name":"reset","versions":{}')
          setImmediate(() => response.destroy())
        } else return false
        return true
      },
    })
  })
  afterAll(() => registry.close())

  test('are answered as one by one', async () => {
    const ask = async ({ createRegistryClient }: typeof source) => {
      const opened = createRegistryClient({
        config: { flat: { registry: registry.url, retry: { retries: 1 } }, defaultRegistry: registry.url },
        now: () => new Date(),
        advisories: async () => [],
        cacheFolder: null,
        bounds: { pauseMs: 1, maxBytes: 2 ** 20 },
      })
      const shown = (answer: ReleaseAnswer) => JSON.parse(JSON.stringify(answer)) as unknown
      const answers = await opened.releases(queries)
      return [...answers, ...(await opened.releases(queries.slice(0, 8)))].map(shown)
    }
    const [here, there] = [await ask(source), await ask((await built('../client.js')) as typeof source)]
    expect(there).toEqual(here)
    expect(here[0]).toMatchObject({ status: 'failed' })
    expect(here[20]).toMatchObject({ status: 'answered', isPublished: true })
  })
})
