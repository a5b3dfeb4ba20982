// The head of the audit trail: a file beside it with the number and the hash of its last line.

import { closeSync, constants, fdatasyncSync, readFileSync, writeSync } from 'node:fs'
import type { TrailHead } from '../../ports/trail.ts'
import { readHead } from '../chain.ts'
import { open } from './access.ts'

/**
 * Overwrites the head in place: always of the same length, in one write and within a sector, so that either the new or
 * the old head is there. Flushed, so that after a power failure the head is at most one line behind.
 */
export function writeHead(file: string, text: string): void {
  const fd = open(`${file}.head`, constants.O_RDWR | constants.O_CREAT)
  try {
    writeSync(fd, `${text.padEnd(127)}\n`, 0)
    fdatasyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** The head, null where it cannot be read, undefined where there is none. */
export function headOf(file: string): TrailHead | null | undefined {
  try {
    const fd = open(`${file}.head`, constants.O_RDONLY)
    try {
      return readHead(readFileSync(fd, 'utf8'))
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
