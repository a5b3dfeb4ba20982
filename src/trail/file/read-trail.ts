// Reads the file of the audit trail, and verifies its chain.

import { closeSync, constants, fstatSync } from 'node:fs'
import type { TrailCheck, TrailHead, TrailLine } from '../../ports/trail.ts'
import { readLine } from '../chain.ts'
import { TrailVerifier } from '../verifier.ts'
import { guard, open, withLock } from './access.ts'
import { headOf } from './head.ts'
import { readLines, readLinesBack } from './read-lines.ts'

/** Verifies the chain; null where there is no trail. @throws {DepgateError} ETRAIL where it cannot be read. */
export function verifyFile(file: string): TrailCheck | null {
  return guard(file, () => {
    const { fd, size, head } = snapshot(file)
    if (fd === null)
      return head === undefined ? null : new TrailVerifier().end(head ?? { number: 1, hash: '' }, 0)
    try {
      return verifyOpen(fd, size, head ?? null)
    } finally {
      closeSync(fd)
    }
  })
}

/** Verifies the first `size` bytes of an open trail. */
export function verifyOpen(fd: number, size: number, head: TrailHead | null): TrailCheck {
  const verifier = new TrailVerifier()
  const lines = readLines(fd, size)
  for (;;) {
    const next = lines.next()
    if (next.done === true) return verifier.end(head, next.value.bytes)
    verifier.take(next.value.bytes)
  }
}

/** Yields the lines that depgate wrote, the newest first. @throws {DepgateError} ETRAIL where it cannot be read. */
export function* readNewest(file: string): Generator<TrailLine> {
  const { fd, size } = guard(file, () => snapshot(file))
  if (fd === null) return
  try {
    for (const bytes of readLinesBack(fd, size)) {
      const line = readLine(bytes)
      if (line !== null) yield line
    }
  } finally {
    closeSync(fd)
  }
}

/** Opens the file as it is between two runs; what is appended later is not read. */
function snapshot(file: string) {
  const look = () => {
    const head = headOf(file)
    try {
      const fd = open(file, constants.O_RDONLY)
      return { fd, size: fstatSync(fd).size, head }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      return { fd: null, size: 0, head }
    }
  }
  try {
    return withLock(file, look)
  } catch (error) {
    // A user who may only read it cannot lock it: it is read as it is.
    if (!['EACCES', 'EROFS', 'ENOENT', 'EPERM'].includes(String((error as NodeJS.ErrnoException).code)))
      throw error
    return look()
  }
}
