// Entry point of the thread that reads packuments: parts of packuments in, printed entries out.

import { parentPort } from 'node:worker_threads'
import { type Document, readDocument } from './incoming.ts'
import { type CachedPackument, printEntry } from './cached.ts'
import type { FromReader, ToReader } from './reader-thread.ts'

const open = new Map<
  number,
  { readonly document: Document; readonly sink: ReturnType<typeof readDocument> }
>()

parentPort?.on('message', ({ id, document, bytes, end }: ToReader) => {
  const one = document === null ? open.get(id) : { document, sink: readDocument(document) }
  if (one === undefined) return
  if (end === null) open.set(id, one)
  else open.delete(id)
  if (end === 'dropped') return
  one.sink.push(bytes)
  if (end === 'whole') finish(id, one.document, one.sink.end()())
})

function finish(id: number, { registry, name }: Document, entry: CachedPackument | string): void {
  if (typeof entry === 'string') return answer({ id, made: entry }, [])
  const made = new TextEncoder().encode(printEntry(entry, registry, name))
  answer({ id, made }, [made.buffer])
}

function answer(message: FromReader, transferred: ArrayBuffer[]): void {
  parentPort?.postMessage(message, transferred)
}
