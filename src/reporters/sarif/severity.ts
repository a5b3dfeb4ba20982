// The severity of a finding for code scanning, which has a severity per rule only.

import type { Finding } from '../../model/report.ts'

/** A severity of code scanning: `score` above 9.0 is critical, from 7.0 high, from 4.0 medium, below low; null is none. */
export interface Severity {
  /** The suffix of the rule id for this severity. */
  readonly suffix: string
  readonly level: 'error' | 'warning' | 'note'
  readonly score: string | null
}

const scores = new Map([
  ['critical', '9.5'],
  ['high', '8.0'],
  ['moderate', '5.0'],
  ['low', '2.0'],
  ['info', '1.0'],
])

/** Ranks a finding: an advisory by its own severity, everything else by its level. */
export function rankSeverity(finding: Finding, isWaived: boolean): Severity {
  // GitHub shows a suppressed result like any other: only a rule without a severity keeps a waived one from blocking.
  if (isWaived) return { suffix: '/waived', level: 'note', score: null }
  const level = finding.level === 'error' ? 'error' : 'warning'
  if (finding.rule === 'malware') return { suffix: '', level, score: '10.0' }
  if (finding.rule === 'advisory') {
    const { severity } = finding.facts
    const known = typeof severity === 'string' ? scores.get(severity) : undefined
    // An unknown severity is judged as critical.
    const suffix = known === undefined ? '/unknown' : `/${String(severity)}`
    return { suffix, level, score: known ?? '9.5' }
  }
  return level === 'error' ? { suffix: '', level, score: '8.0' } : { suffix: '/warn', level, score: '4.0' }
}
