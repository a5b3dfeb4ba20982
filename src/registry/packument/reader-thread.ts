// The main thread's side of the thread that reads packuments.

import { builtFile } from '../../system/packaged-files.ts'
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Document, DocumentSink } from './incoming.ts'
import { type CachedPackument, parseEntry } from './cached.ts'

/** A message to the thread. The bytes are transferred, not copied. */
export interface ToReader {
  readonly id: number
  /** Set with the first bytes of a packument. */
  readonly document: Document | null
  readonly bytes: Uint8Array
  /** `whole` with the last bytes, `dropped` where the rest will not come. */
  readonly end: 'whole' | 'dropped' | null
}

/** The thread's answer: a printed cache entry, or a reason as a string. */
export interface FromReader {
  readonly id: number
  readonly made: Uint8Array | string
}

/** A thread that reads packuments. */
export interface ReaderThread {
  /** Null where the thread has ended, or has too much to read. */
  open(document: Document): DocumentSink | null
  /** Ends the thread once it has read everything. */
  end(): void
}

interface Waiting {
  readonly document: Document
  readonly resolve: (made: CachedPackument | string | null) => void
}

/** Most packuments fit into the first message; a message for each 16 KB of the network would cost more than it saves. */
const firstSize = 32 * 1024
const nextSize = 256 * 1024
/** The maximum of unread bytes. Beyond it the next packument is read in the main thread. */
const maxUnread = 32 * 2 ** 20

/** Starts a thread; null where that is not possible. */
export function openReaderThread(): ReaderThread | null {
  const file = builtFile('run/reader.js', import.meta.url)
  const worker = file !== null && existsSync(file) ? start(file) : null
  return worker === null ? null : new WorkerThread(worker)
}

class WorkerThread implements ReaderThread {
  readonly #worker: Worker
  /** The bytes sent of each packument that is not finished. */
  readonly #reading = new Map<number, number>()
  readonly #waiting = new Map<number, Waiting>()
  #state: 'open' | 'ending' | 'gone' = 'open'
  #count = 0

  constructor(worker: Worker) {
    this.#worker = worker
    this.#ref()
    const fail = () => {
      this.#state = 'gone'
      for (const { resolve } of this.#waiting.values()) resolve(null)
      this.#waiting.clear()
    }
    worker.on('error', fail).on('exit', fail)
    worker.on('message', ({ id, made }: FromReader) => {
      const one = this.#waiting.get(id)
      this.drop(id)
      one?.resolve(typeof made === 'string' ? made : readMade(made, one.document))
    })
  }

  open(document: Document): DocumentSink | null {
    const unread = [...this.#reading.values()].reduce((sum, size) => sum + size, 0)
    if (this.#state !== 'open' || unread > maxUnread) return null
    const id = (this.#count += 1)
    this.#reading.set(id, 0)
    return new PieceSink(this, id, document)
  }

  end(): void {
    if (this.#state === 'open') this.#state = 'ending'
    if (this.#reading.size === 0) void this.#worker.terminate()
  }

  /** Sends a part of a packument. */
  send(message: ToReader & { readonly bytes: Uint8Array<ArrayBuffer> }): void {
    const { id, bytes } = message
    this.#reading.set(id, (this.#reading.get(id) ?? 0) + bytes.length)
    this.#worker.postMessage(message, [bytes.buffer])
  }

  /** Waits for the entry of a packument; null where the thread dies meanwhile. */
  wait(id: number, document: Document): Promise<CachedPackument | string | null> {
    const made = new Promise<CachedPackument | string | null>((resolve) =>
      this.#waiting.set(id, { document, resolve }),
    )
    this.#ref()
    return made
  }

  isReading(id: number): boolean {
    return this.#reading.has(id)
  }

  isGone(): boolean {
    return this.#state === 'gone'
  }

  /** Forgets a packument. */
  drop(id: number): void {
    this.#reading.delete(id)
    this.#waiting.delete(id)
    this.#ref()
    if (this.#state === 'ending' && this.#reading.size === 0) void this.#worker.terminate()
  }

  /** The thread keeps the process alive only while an answer is awaited. */
  #ref(): void {
    if (this.#waiting.size > 0) this.#worker.ref()
    else this.#worker.unref()
  }
}

/** Collects the chunks of a packument into messages. */
class PieceSink implements DocumentSink {
  readonly #thread: WorkerThread
  readonly #id: number
  readonly #document: Document
  #isFirst = true
  #piece: Uint8Array<ArrayBuffer> | null = null
  #length = 0

  constructor(thread: WorkerThread, id: number, document: Document) {
    this.#thread = thread
    this.#id = id
    this.#document = document
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      this.#piece ??= new Uint8Array(this.#isFirst ? Math.max(firstSize, chunk.length) : nextSize)
      const part = chunk.subarray(at, at + this.#piece.length - this.#length)
      this.#piece.set(part, this.#length)
      this.#length += part.length
      at += part.length
      if (this.#length === this.#piece.length) this.#flush(null)
    }
  }

  end(): () => Promise<CachedPackument | string | null> {
    if (this.#thread.isGone()) return () => Promise.resolve(null)
    const made = this.#thread.wait(this.#id, this.#document)
    this.#flush('whole')
    return () => made
  }

  drop(): void {
    if (!this.#thread.isReading(this.#id)) return
    this.#flush('dropped')
    this.#thread.drop(this.#id)
  }

  #flush(end: ToReader['end']): void {
    const bytes = (this.#piece ?? new Uint8Array()).subarray(0, this.#length)
    const document = this.#isFirst ? this.#document : null
    this.#thread.send({ id: this.#id, document, bytes, end })
    this.#isFirst = false
    this.#piece = null
    this.#length = 0
  }
}

function start(file: URL): Worker | null {
  try {
    return new Worker(file, { execArgv: [] })
  } catch {
    // Node's permission model can forbid threads.
    return null
  }
}

function readMade({ buffer, byteOffset, byteLength }: Uint8Array, { registry, name }: Document) {
  const unreadable = 'registry answered what cannot be kept'
  try {
    return parseEntry(Buffer.from(buffer, byteOffset, byteLength), registry, name) ?? unreadable
  } catch {
    return unreadable
  }
}
