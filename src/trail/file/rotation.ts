// Drops the lines of a trail that are older than the policy keeps them.

import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { minute } from '../../options/duration.ts'
import { hashLine, readLine } from '../chain.ts'
import { readLines } from './read-lines.ts'
import type { TrailLine } from '../../ports/trail.ts'

/** The lines at the beginning that can go, and where they end. */
export interface Old {
  readonly end: number
  readonly dropped: Omit<NonNullable<TrailLine['dropped']>, 'problems'>
}

/** How much longer than asked for the oldest line stays, as a fraction, so that the file is not rewritten each day. */
const slack = 0.1

/** Finds the lines that are older than `keep` minutes; null while the oldest is not older than that by a tenth. */
export function findOld(fd: number, now: Date, keep: number): Old | null {
  const { size } = fstatSync(fd)
  const until = now.getTime() - keep * minute
  const due = until - keep * minute * slack
  let old: Old | null = null
  let lines = 0
  for (const { bytes, end } of readLines(fd, size)) {
    const line = readLine(bytes)
    const time = line === null ? Number.NaN : Date.parse(line.time)
    // A line that cannot be parsed stays, with all after it: dropping it would hide that it was edited.
    if (!(time < (lines === 0 ? due : until))) break
    lines += 1
    old = { end, dropped: { lines, hash: hashLine(bytes), until: new Date(until).toISOString() } }
  }
  return old
}

/** Replaces the file by its content from `start` on. */
export function dropOld(fd: number, file: string, start: number): void {
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  const to = openSync(draft, 'wx', 0o600)
  try {
    const piece = Buffer.allocUnsafe(1024 * 1024)
    for (let at = start; ;) {
      const length = readSync(fd, piece, 0, piece.length, at)
      if (length === 0) break
      for (let written = 0; written < length;) written += writeSync(to, piece, written, length - written)
      at += length
    }
    fsyncSync(to)
  } finally {
    closeSync(to)
  }
  renameSync(draft, file)
}
