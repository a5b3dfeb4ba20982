// Scores CVSS vectors (3.0, 3.1, 4.0), for advisories that state no severity in words.

import cvss from 'ae-cvss-calculator'
import type { Severity } from '../model/evidence.ts'

/**
 * Returns the base score of a vector, 0 to 10; null where it is invalid or lacks a metric of the base group.
 *
 * The library scores an incomplete vector as 0, which would count as mild; threat and temporal metrics are ignored,
 * since they describe one moment.
 */
export function scoreCvss(vector: string): number | null {
  if (vector.length > 500 || !/^CVSS:(?:3\.[01]|4\.0)\/[A-Za-z:/]+$/.test(vector)) return null
  const metrics = vector
    .split('/')
    .slice(1)
    .map((part) => part.split(':', 1)[0])
  // The specifications allow each metric once; the library would use the last one.
  if (new Set(metrics).size !== metrics.length) return null
  const parsed = cvss.fromVector(vector)
  if (parsed instanceof cvss.Cvss4P0) {
    return parsed.isBaseFullyDefined() ? (parsed.calculateScores().baseMetricsOnly ?? null) : null
  }
  if (parsed instanceof cvss.Cvss3P0 || parsed instanceof cvss.Cvss3P1) {
    return parsed.isBaseFullyDefined() ? (parsed.calculateScores().base ?? null) : null
  }
  return null
}

/** Returns the severity of a CVSS base score, as the specifications define it (3.1, section 5; 4.0, section 6). */
export function nameScore(score: number): Severity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  return score >= 4 ? 'moderate' : 'low'
}
