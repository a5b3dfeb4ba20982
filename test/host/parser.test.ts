import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openParser } from '../../src/host/parser.ts'

// Threads run what was built: node takes no TypeScript everywhere.
const built = path.resolve(import.meta.dirname, '../../dist/host')
const folder = mkdtempSync(path.join(tmpdir(), 'depgate-parser-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function load(from: string): Promise<{ openParser: typeof openParser }> {
  return (await import(pathToFileURL(path.join(from, 'parser.js')).href)) as { openParser: typeof openParser }
}

/** The built parser with another far side, or none. */
async function loadWith(name: string, thread: string | null) {
  const copy = path.join(folder, name)
  for (const file of ['parser.js', 'record.js', 'reply.js'])
    cpSync(path.join(built, file), path.join(copy, file))
  writeFileSync(path.join(copy, 'package.json'), '{"type":"module"}')
  if (thread !== null) writeFileSync(path.join(copy, 'parse-thread.js'), thread)
  return load(copy)
}

const bodies: [string, string][] = [
  ['a', '{"name":"a","versions":{"1.0.0":{"deprecated":"x","bundleDependencies":["b"]}},"time":{"1.0.0":"2020-01-01T00:00:00Z","0.1.0":"2019-01-01T00:00:00Z"}}'], // prettier-ignore
  ['b', '{"name":"b","versions":{"1.0.0":{"dist":{"tarball":"https://cdn.example.test/b.tgz"}}}}'],
  ['c', '<html>'],
  ['d', '{"name":"ä"}'],
]
const parseAll = (parse: ReturnType<typeof openParser>) =>
  Promise.all(bodies.map(([name, text]) => parse(new TextEncoder().encode(text), name)))

test('a thread answers what the main thread would', async () => {
  const here = await parseAll(openParser(Infinity))
  expect(here).toMatchObject([
    {
      versions: ['1.0.0'],
      times: [Date.UTC(2020, 0, 1)],
      removed: new Map([['0.1.0', Date.UTC(2019, 0, 1)]]),
    },
    { tarballOrigins: ['https://cdn.example.test'] },
    'registry answered with something else than a package',
    'registry answered with another package',
  ])
  const there = await load(built)
  expect(await parseAll(there.openParser(0))).toEqual(here)
  expect(await parseAll(there.openParser())).toEqual(here)
})

test('where no thread can be had the main thread does it', async () => {
  const { openParser: open } = await loadWith('none', null)
  expect(await parseAll(open(0))).toEqual(await parseAll(openParser(Infinity)))
})

test('what is open when the thread dies has failed, and so has the rest', async () => {
  const { openParser: open } = await loadWith(
    'dying',
    `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', () => { throw new Error('out of memory') })
    parentPort.postMessage('ready')`,
  )
  const parse = open(0)
  const failed = bodies.map(() => 'registry answered with more than can be read')
  expect(await parseAll(parse)).toEqual(failed)
  expect(await parseAll(parse)).toEqual(failed)
})
