// What an agent and its user are told: facts, short, under the agent's limit, with the path of the whole report.

import type { Finding, Gap, Report } from '../model/report.ts'
import { formatTime } from '../report/summary.ts'
import { plain } from '../text/plain.ts'

/** What is stated about one judgement. */
export interface Said {
  readonly reports: readonly Report[]
  /** Where the whole reports lie; none where they could not be written. */
  readonly files: readonly string[]
  /** What was done about it, in sentences. */
  readonly remarks: readonly string[]
  /** What it was about: `the change of the tree`, `npm install x`. */
  readonly subject: string
}

/** How many findings and gaps are told; the rest is counted. */
const maxima = { findings: 12, gaps: 4 }

/** Explains why something does not pass; null where it does. */
export function describeLock({
  reports,
  files,
  remarks,
  subject,
}: Said): { reason: string; notice: string } | null {
  const held = reports.filter(({ outcome }) => outcome !== 'pass')
  if (held.length === 0) return null
  const findings = held.flatMap((report) => report.findings.filter(({ level }) => level === 'error'))
  const gaps = held.flatMap((report) => report.gaps.filter(({ level }) => level === 'error'))
  const head =
    findings.length > 0
      ? `depgate: ${subject} does not pass: ${count(findings.length, 'finding')} of level error`
      : `depgate: ${subject} could not be judged: evidence that the policy needs is missing`
  const ages = new Map(
    held.flatMap(({ changes }) => changes.map((change) => [change.package, change.ageHours] as const)),
  )
  const lines = [
    ...findings
      .slice(0, maxima.findings)
      .map((finding) => describeFinding(finding, ages.get(finding.package))),
    ...(findings.length > maxima.findings ? [`- and ${findings.length - maxima.findings} more`] : []),
    ...describeGaps(gaps),
    ...eligible(held),
    ...remarks,
    ...files.map((file) => `Full report: ${plain(file, 1000)}`),
  ]
  const tampering = findings.filter(({ rule }) => rule === 'tampering')
  const weakened = tampering.length === 0 ? '' : `; ${tampering.map(({ message }) => message).join('; ')}`
  return { reason: [head, ...lines].join('\n'), notice: plain(`${head}${weakened}`, 1000) }
}

function describeFinding(finding: Finding, ageHours: number | null | undefined): string {
  const { rule, name, version, message, suggestion, location, eligibleAt } = finding
  const id = version === null ? name : `${name}@${version}`
  const age = typeof ageHours === 'number' && rule !== 'minimum-age' ? ` (published ${ageHours} h ago)` : ''
  const place = version === null && location !== null ? ` (${location.file}, line ${location.line})` : ''
  const from = eligibleAt === null ? '' : `; passes from ${formatTime(eligibleAt)} on`
  const instead = suggestion === null ? '' : `; passes instead: ${plain(suggestion.command, 300)}`
  return `- ${plain(id, 240)}${age}${place}, ${rule}: ${plain(message, 400)}${from}${instead}`
}

function describeGaps(gaps: readonly Gap[]): string[] {
  const reasons = new Map<string, Set<string>>()
  for (const gap of gaps) {
    const reason = `${gap.evidence}: ${plain(gap.reason, 200)}`
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(gap.package))
  }
  const lines = [...reasons].map(([reason, packages]) => {
    const [first = ''] = packages
    const named = packages.size === 1 ? plain(first, 200) : `${packages.size} packages`
    return `- ${named} could not be judged, ${reason}`
  })
  return [
    ...lines.slice(0, maxima.gaps),
    ...(lines.length > maxima.gaps ? [`- and ${lines.length - maxima.gaps} more reasons`] : []),
  ]
}

function eligible(held: readonly Report[]): string[] {
  const moments = held.map(({ eligibleAt }) => eligibleAt)
  if (moments.includes(null)) return []
  const last = (moments as string[]).sort().at(-1)
  return last === undefined ? [] : [`Waiting alone fixes this: it passes from ${formatTime(last)} on.`]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
