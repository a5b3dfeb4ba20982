// Parses packuments: few beside everything else, many on a thread of their own.

import { Worker } from 'node:worker_threads'
import { parsePackument, type PackageRecord } from './record.ts'
import { parseBody } from './reply.ts'

/** Parses the body of a packument; a string says why it is none. The body is gone afterwards. */
export type Parse = (body: Uint8Array<ArrayBuffer>, name: string) => Promise<PackageRecord | string>

/** What the thread is sent, and what it answers; it says `ready` first. */
export interface ParseJob {
  readonly id: number
  readonly name: string
  readonly body: Uint8Array<ArrayBuffer>
}
export type ParseMessage = 'ready' | { readonly id: number; readonly record: PackageRecord | string }

/** From so many bytes on, a thread pays: starting it takes 40 ms, parsing this much 100 ms (measured). */
const manyBytes = 16 * 2 ** 20
const tooMuch = 'registry answered with more than can be read'
const isBuilt = import.meta.url.endsWith('.js')

/** Opens a parser. The thread starts when many bytes have come; it keeps the process from ending only while it is at work. */
export function openParser(limitBytes = isBuilt ? manyBytes : Infinity): Parse {
  let bytes = 0
  let thread: Promise<Parse | null> | null = null
  const parseHere: Parse = async (body, name) => parsePackument(parseBody(body), name)
  return async (body, name) => {
    bytes += body.length
    if (bytes < limitBytes) return parseHere(body, name)
    // A process may be forbidden to start threads.
    thread ??= startThread().catch(() => null)
    const parseThere = await thread
    return (parseThere ?? parseHere)(body, name)
  }
}

/** Starts the thread; null where it cannot be had. One that dies (a document can eat all its memory) answers what was open. */
function startThread(): Promise<Parse | null> {
  const open = new Map<number, (record: PackageRecord | string) => void>()
  let isDead = false
  let nextId = 0
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./parse-thread.js', import.meta.url))
    const parse: Parse = (body, name) =>
      new Promise((answer) => {
        if (isDead) return answer(tooMuch)
        const job: ParseJob = { id: (nextId += 1), name, body }
        open.set(job.id, answer)
        worker.ref()
        worker.postMessage(job, [body.buffer])
      })
    worker.on('message', (message: ParseMessage) => {
      if (message === 'ready') return resolve(parse)
      open.get(message.id)?.(message.record)
      open.delete(message.id)
      if (open.size === 0) worker.unref()
    })
    const end = () => {
      isDead = true
      resolve(null)
      for (const answer of open.values()) answer(tooMuch)
      open.clear()
    }
    worker.on('error', end)
    worker.on('exit', end)
  })
}
