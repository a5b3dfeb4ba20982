// Appends to the file of the audit trail, a line at a time, safely beside other and crashed processes.

import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { describeRotation } from '../entry.ts'
import { firstHead, hashLine, nextAfter, writeLine } from '../chain.ts'
import { guard, open, withLock } from './access.ts'
import { headOf, writeHead } from './head.ts'
import { verifyOpen } from './read-trail.ts'
import { readTail } from './read-lines.ts'
import { dropOld, findOld } from './rotation.ts'
import type { Actor, TrailEntry } from '../../ports/trail.ts'

/** Who appends, when, and how long lines are kept. */
export interface Keeping {
  readonly who: Actor
  readonly now: Date
  /** Minutes; null drops nothing. */
  readonly keep: number | null
}

/**
 * Appends an entry and returns its line.
 *
 * Under a lock: the line is written and flushed first, then the head is replaced. A process that is killed between
 * two of these steps leaves what the next one recognises: half a line, or a line that the head does not have.
 *
 * @throws {DepgateError} ETRAIL where it cannot be written; the file is then as it was.
 */
export function appendLine(file: string, entry: TrailEntry, keeping: Keeping): string {
  return guard(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    return withLock(file, () => {
      const wasThere = existsSync(file)
      const fd = open(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT)
      try {
        const line = appendTo(fd, file, entry, wasThere)
        const old = keeping.keep === null ? null : findOld(fd, keeping.now, keeping.keep)
        if (old !== null) {
          // Problems of the chain must not be lost with the lines that show them.
          const { problems } = verifyOpen(fd, fstatSync(fd).size, headOf(file) ?? null)
          const dropped = { ...old.dropped, problems: problems.length }
          // First the line that records it, then the cut: after a crash between them more lines are there than recorded, never fewer.
          appendTo(fd, file, describeRotation(keeping.who, keeping.now, dropped), true)
          dropOld(fd, file, old.end)
        }
        return line
      } finally {
        closeSync(fd)
      }
    })
  })
}

/** Explains why the trail cannot be written, or null where it can; nothing is added to it. */
export function probe(file: string): DepgateError | null {
  try {
    guard(file, () => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      withLock(file, () => {
        const wasThere = existsSync(file)
        closeSync(open(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT))
        // An empty file would count as a trail whose lines were removed.
        if (!wasThere) rmSync(file)
      })
    })
    return null
  } catch (error) {
    if (error instanceof DepgateError) return error
    throw error
  }
}

function appendTo(fd: number, file: string, entry: TrailEntry, wasThere: boolean): string {
  const { size } = fstatSync(fd)
  const tail = readTail(fd, size)
  const torn = tail.torn.length === 0 ? null : { bytes: tail.torn.length, hash: hashLine(tail.torn) }
  const head = headOf(file)
  const { number, previous, isHeadLost } = nextAfter(tail.line, head ?? null, wasThere)
  const marks = { ...(torn === null ? {} : { torn }), ...(isHeadLost ? { isHeadLost } : {}) }
  const line = writeLine({ ...entry, ...marks }, number, previous)
  const kept = size - tail.torn.length
  if (torn !== null) {
    writeFresh(`${file}.torn`, tail.torn)
    ftruncateSync(fd, kept)
  }
  if (number === 1 && head === undefined) writeHead(file, JSON.stringify(firstHead))
  try {
    writeAll(fd, Buffer.from(`${line}\n`))
    fdatasyncSync(fd)
    writeHead(file, JSON.stringify({ number, hash: hashLine(line) }))
  } catch (error) {
    // Half a line, or one that never gets into the head: the next run must not find it.
    ftruncateSync(fd, kept)
    throw error
  }
  return line
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at)
}

/** Writes a new file; what exists at the path is removed first, so that nothing is written through a link. */
function writeFresh(file: string, content: string | Uint8Array): void {
  rmSync(file, { force: true })
  writeFileSync(file, content, { mode: 0o600, flag: 'wx' })
}
