// Recognizes severities and malware in the words of advisories.

import type { Severity } from '../model/evidence.ts'

const severities: ReadonlyMap<string, Severity> = new Map([
  ['info', 'info'],
  ['low', 'low'],
  ['moderate', 'moderate'],
  ['medium', 'moderate'],
  ['high', 'high'],
  ['critical', 'critical'],
])

/** Reads a severity in any case, `medium` as `moderate`; null for every other value. */
export function readSeverityWord(value: unknown): Severity | null {
  return typeof value === 'string' ? (severities.get(value.slice(0, 20).trim().toLowerCase()) ?? null) : null
}

/** Whether a value names CWE-506, "Embedded Malicious Code", in any case: `CWE-506`, `cwe-506: Embedded …`. */
export function isMalwareCwe(value: unknown): boolean {
  return typeof value === 'string' && /^\s*cwe[-_ ]?0*506(?!\d)/i.test(value.slice(0, 40))
}

/**
 * Whether a title begins like those of malware records: `Malware in …`, `Malicious code in …`, `Embedded malware in …`.
 * Only the beginning counts: "… lets attackers run malicious code in …" is an ordinary advisory.
 */
export function isMalwareTitle(title: string): boolean {
  return /^\W*(?:malicious code in|malware in|embedded malware)\b/i.test(title.slice(0, 100))
}
