// A thread that reads packuments, as the one that asks for them sees it.

import { builtFile } from '../../system/packaged-files.ts'
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Document, DocumentSink } from './incoming.ts'
import { type CachedPackument, parseEntry } from './cached.ts'

/** What the thread is sent. The bytes are handed over, not copied. */
export interface ToReader {
  readonly id: number
  /** With the first bytes of a document. */
  readonly document: Document | null
  readonly bytes: Uint8Array
  /** How it goes on: these were the last bytes, or nothing more will come. */
  readonly end: 'whole' | 'dropped' | null
}

/** What the thread answers: an entry as the cache prints it, or a string that says why there is none. */
export interface FromReader {
  readonly id: number
  readonly made: Uint8Array | string
}

/** A thread that reads packuments. */
export interface ReaderThread {
  /** Null where the thread is no more, or has enough to read. */
  open(document: Document): DocumentSink | null
  /** Lets the thread go, once what it reads is read. */
  end(): void
}

interface Waiting {
  readonly document: Document
  readonly resolve: (made: CachedPackument | string | null) => void
}

/** Most packuments fit into the first piece; a message for each 16 KB off the network would cost more than it saves. */
const firstSize = 32 * 1024
const nextSize = 256 * 1024
/** In bytes: what the thread has not read yet. Beyond it the next document is read where it arrives. */
const maxUnread = 32 * 2 ** 20

/** Starts a thread; null where there can be none. */
export function openReaderThread(): ReaderThread | null {
  const file = builtFile('run/reader.js', import.meta.url)
  const worker = file !== null && existsSync(file) ? start(file) : null
  if (worker === null) return null
  /** What was sent of each document that is not made yet, in bytes. */
  const reading = new Map<number, number>()
  const waiting = new Map<number, Waiting>()
  let state: 'open' | 'ending' | 'gone' = 'open'
  let count = 0

  // It keeps nobody waiting who does not wait for it.
  const hold = () => (waiting.size > 0 ? worker.ref() : worker.unref())
  const send = (message: ToReader & { readonly bytes: Uint8Array<ArrayBuffer> }) =>
    worker.postMessage(message, [message.bytes.buffer])
  const leave = (id: number) => {
    reading.delete(id)
    waiting.delete(id)
    hold()
    if (state === 'ending' && reading.size === 0) void worker.terminate()
  }
  const fail = () => {
    state = 'gone'
    for (const { resolve } of waiting.values()) resolve(null)
    waiting.clear()
  }
  hold()
  worker.on('error', fail).on('exit', fail)
  worker.on('message', ({ id, made }: FromReader) => {
    const one = waiting.get(id)
    leave(id)
    one?.resolve(typeof made === 'string' ? made : readMade(made, one.document))
  })

  function open(document: Document): DocumentSink | null {
    const unread = [...reading.values()].reduce((sum, size) => sum + size, 0)
    if (state !== 'open' || unread > maxUnread) return null
    const id = (count += 1)
    reading.set(id, 0)
    let isFirst = true
    let piece: Uint8Array<ArrayBuffer> | null = null
    let length = 0
    const flush = (end: ToReader['end']) => {
      const bytes = (piece ?? new Uint8Array()).subarray(0, length)
      reading.set(id, (reading.get(id) ?? 0) + length)
      send({ id, document: isFirst ? document : null, bytes, end })
      isFirst = false
      piece = null
      length = 0
    }
    return {
      push: (chunk) => {
        for (let at = 0; at < chunk.length;) {
          piece ??= new Uint8Array(isFirst ? Math.max(firstSize, chunk.length) : nextSize)
          const part = chunk.subarray(at, at + piece.length - length)
          piece.set(part, length)
          length += part.length
          at += part.length
          if (length === piece.length) flush(null)
        }
      },
      end: () => {
        if (state === 'gone') return () => Promise.resolve(null)
        const made = new Promise<CachedPackument | string | null>((resolve) =>
          waiting.set(id, { document, resolve }),
        )
        hold()
        flush('whole')
        return () => made
      },
      drop: () => {
        if (!reading.has(id)) return
        flush('dropped')
        leave(id)
      },
    }
  }

  return {
    open,
    end: () => {
      if (state === 'open') state = 'ending'
      if (reading.size === 0) void worker.terminate()
    },
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
