// Computes how severe a CVSS 3.x vector is, for advisories that carry no word for it.

import type { Severity } from './evidence.ts'

// The weights of the CVSS 3.1 specification, section 7.4; 3.0 has the same.
const weights = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
} as const satisfies Record<string, Readonly<Record<string, number>>>
/** Privileges weigh otherwise where the scope changes. */
const privileges = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
} as const satisfies Record<string, Readonly<Record<string, number>>>

/** Returns the base score of a CVSS 3.0 or 3.1 vector, 0 to 10, or null where it is none. */
export function scoreCvss(vector: string): number | null {
  if (vector.length > 500 || !/^CVSS:3\.[01]\//.test(vector)) return null
  const metrics = new Map(
    vector
      .split('/')
      .slice(1)
      .map((part) => part.split(':') as [string, string | undefined]),
  )
  const scope = metrics.get('S')
  if (scope !== 'U' && scope !== 'C') return null
  const weigh = (table: Readonly<Record<string, number>>, metric: string) => {
    const letter = metrics.get(metric) ?? ''
    return Object.hasOwn(table, letter) ? (table[letter] ?? NaN) : NaN
  }
  const [AV, AC, UI] = [weigh(weights.AV, 'AV'), weigh(weights.AC, 'AC'), weigh(weights.UI, 'UI')]
  const [C, I, A] = [weigh(weights.C, 'C'), weigh(weights.I, 'I'), weigh(weights.A, 'A')]
  const exploitability = 8.22 * AV * AC * weigh(privileges[scope], 'PR') * UI
  const base = 1 - (1 - C) * (1 - I) * (1 - A)
  const impact = scope === 'U' ? 6.42 * base : 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15
  if (Number.isNaN(exploitability + impact)) return null
  if (impact <= 0) return 0
  return roundUp(Math.min((scope === 'U' ? 1 : 1.08) * (impact + exploitability), 10))
}

/** Names a CVSS base score as the specification does, section 5. */
export function nameScore(score: number): Severity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  return score >= 4 ? 'moderate' : 'low'
}

/** Up to one decimal, in whole numbers as the specification's appendix A has it: 4.02 is 4.1, 4.000001 is 4. */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}
