// Reads packuments into entries: in this thread, or in one of its own where there are many.

import { type Document, type DocumentSink, readDocument } from './incoming.ts'
import { openReaderThread, type ReaderThread } from './reader-thread.ts'

/** Reads packuments. */
export interface Reader {
  /** Tells that so many documents are about to be read. */
  expect(count: number): void
  open(document: Document): DocumentSink
  /** There are no more for now. */
  rest(): void
}

/** For fewer documents than these a thread costs more than it takes off this one. */
const many = 100

/** Opens a reader; nothing is started before it pays. */
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
