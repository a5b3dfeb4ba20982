// Builders for entries of the audit trail, so that a test has only the fields that it is about.
import { genesis, hashLine, writeLine } from '../../src/trail/chain.ts'
import type { TrailHead, TrailEntry } from '../../src/ports/trail.ts'

export const who = { actor: 'jane', agent: null, host: 'box' }

export function entry(more: Partial<TrailEntry> = {}): TrailEntry {
  return {
    schema: 1,
    time: '2026-06-15T12:00:00.000Z',
    command: 'check',
    project: '/project',
    ...who,
    outcome: 'pass',
    error: null,
    lockfiles: [],
    policy: { before: null, after: null },
    arrivals: [],
    findings: [],
    waived: [],
    gaps: [],
    sources: [],
    version: '0.1.0',
    omitted: {},
    ...more,
  }
}

/** A trail of entries, line by line, and its head. */
export function trailOf(entries: readonly TrailEntry[]): { lines: string[]; head: TrailHead } {
  const lines: string[] = []
  let previous = genesis
  for (const one of entries) {
    const line = writeLine(one, lines.length + 1, previous)
    lines.push(line)
    previous = hashLine(line)
  }
  return { lines, head: { number: lines.length, hash: previous } }
}
