// Reads packuments into cache entries: in this thread, or in another one where there are many.

import { type Document, type DocumentSink, readDocument } from './incoming.ts'
import { openReaderThread, type ReaderThread } from './reader-thread.ts'

/** Reads packuments. */
export interface Reader {
  /** Announces the number of packuments that are about to be read. */
  expect(count: number): void
  open(document: Document): DocumentSink
  /** Lets the thread end: no more packuments for now. */
  rest(): void
}

/** For fewer packuments a thread costs more than it saves. */
const many = 100

/** Opens a reader; a thread is started only for many packuments. */
export function openReader(): Reader {
  let thread: ReaderThread | null = null
  return {
    expect: (count) => {
      if (count >= many) thread ??= openReaderThread()
    },
    open: (document) => thread?.open(document) ?? readDocument(document),
    rest: () => {
      thread?.end()
      thread = null
    },
  }
}
