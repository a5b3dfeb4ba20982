// The thread that reads packuments, message by message.

import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import { parseEntry } from '../../../src/registry/packument/cached.ts'
import type { Document } from '../../../src/registry/packument/incoming.ts'
import type { FromReader, ToReader } from '../../../src/registry/packument/reader-thread.ts'

const registry = 'https://registry.example.test/'
const document: Document = {
  registry,
  name: 'a',
  about: { askedAt: 1, asked: ['1.0.0'], etag: null, lastModified: null },
}
const text = '{"name":"a","versions":{"1.0.0":{"deprecated":"ü"}}}'

// A worker starts from what was built, as in the package.
const file = path.resolve(import.meta.dirname, '../../../dist/registry/packument/reader-worker.js')
const worker = new Worker(file)
afterAll(() => worker.terminate())

const send = (id: number, part: string, end: ToReader['end'], first: Document | null = null) =>
  worker.postMessage({ id, document: first, bytes: new TextEncoder().encode(part), end } satisfies ToReader)
const receive = async () => ((await once(worker, 'message')) as [FromReader])[0]
const entryOf = ({ made }: FromReader) =>
  typeof made === 'string' ? made : parseEntry(Buffer.from(made), registry, 'a')?.fact('1.0.0')
const known = { isPublished: true, manifest: { deprecated: 'ü' } }

test('one in a single message', async () => {
  send(1, text, 'whole', document)
  const answer = await receive()
  expect([answer.id, entryOf(answer)]).toMatchObject([1, known])
})

test('several in turns', async () => {
  send(1, text.slice(0, 20), null, document)
  send(2, text.slice(0, 30), null, document)
  send(1, text.slice(20), 'whole')
  const first = await receive()
  send(2, text.slice(30), 'whole')
  const second = await receive()
  expect([first.id, entryOf(first), second.id, entryOf(second)]).toMatchObject([1, known, 2, known])
})

test('one that is none is answered with the reason', async () => {
  send(1, '<html>', 'whole', document)
  expect(await receive()).toEqual({ id: 1, made: 'registry answered with something else than a package' })
})

test('what was dropped, ended or never begun is not answered', async () => {
  send(1, text.slice(0, 20), null, document)
  send(1, '', 'dropped')
  send(1, text, 'whole')
  send(2, text, 'whole')
  send(3, text, 'whole', document)
  expect((await receive()).id).toBe(3)
  send(3, text, 'whole')
  send(4, text, 'dropped', document)
  send(5, text, 'whole', document)
  expect((await receive()).id).toBe(5)
})
