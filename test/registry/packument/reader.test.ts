// Many packuments at once are read by a thread as one by one by the main thread.

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReleaseAnswer, ReleaseQuery } from '../../../src/ports/registry.ts'
import * as source from '../../../src/registry/client.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

// The thread is a file of what was built; the sources read in the one that asks.
const built = (name: string) =>
  import(
    pathToFileURL(path.resolve(import.meta.dirname, '../../../dist/registry/packument', name)).href
  ) as Promise<unknown>

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
