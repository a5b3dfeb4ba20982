// What an agent and its user are told: facts, short, under the agent's limit, with the path of the whole report.

import type { Finding, Gap, Report } from '../model/report.ts'
import { formatTime } from '../report/summary.ts'
import { packageLabel } from '../text/package-label.ts'
import { plain } from '../text/plain.ts'

/** What is reported about one judgement. */
export interface Judgement {
  readonly reports: readonly Report[]
  /** Where the whole reports are; none where they could not be written. */
  readonly files: readonly string[]
  /** What was done about it, in sentences. */
  readonly remarks: readonly string[]
  /** What it was about: `the change of the dependencies`, `npm install x`. */
  readonly subject: string
}

/** How many findings and gaps are listed; the rest is counted. A person reads one line. */
const maxima = { findings: 12, gaps: 4, named: 3 }

/** Explains why something does not pass, to the agent and to a person; null where it does. */
export function describeVerdict(judgement: Judgement): { reason: string; notice: string } | null {
  const { reports, files, remarks, subject } = judgement
  const blocking = reports.filter(({ outcome }) => outcome !== 'pass')
  if (blocking.length === 0) return null
  const findings = blocking.flatMap((report) => report.findings.filter(({ level }) => level === 'error'))
  const gaps = blocking.flatMap((report) => report.gaps.filter(({ level }) => level === 'error'))
  const isFail = findings.length > 0
  const head = isFail
    ? `depgate: ${subject} does not pass: ${count(findings.length, 'finding')} of level error`
    : `depgate: ${subject} could not be judged: evidence that the policy needs is missing`
  const ages = new Map(
    blocking.flatMap(({ changes }) => changes.map((change) => [change.package, change.ageHours] as const)),
  )
  const lines = [
    ...findings
      .slice(0, maxima.findings)
      .map((finding) => describeFinding(finding, ages.get(finding.package))),
    ...(findings.length > maxima.findings ? [`- and ${findings.length - maxima.findings} more`] : []),
    ...describeGaps(gaps),
    ...describeEligible(blocking),
    ...remarks,
    ...files.map((file) => `Full report: ${plain(file, 1000)}`),
  ]
  const notice = isFail
    ? `depgate: ${subject} does not pass: ${nameFindings(findings)}`
    : `depgate: ${subject} could not be judged: ${nameGaps(gaps)}`
  return { reason: [head, ...lines].join('\n'), notice: plain(notice, 1000) }
}

/** The rules and packages for a person; an edit that weakens the gate with its message. */
function nameFindings(findings: readonly Finding[]): string {
  const named = findings.slice(0, maxima.named).map((finding) => {
    const detail = finding.rule === 'tampering' ? ` (${plain(finding.message, 200)})` : ''
    return `${finding.rule} on ${labelOf(finding)}${detail}`
  })
  return listed(named, findings.length)
}

function nameGaps(gaps: readonly Gap[]): string {
  const all = gaps.map(
    (gap) => `${gap.evidence} of ${plain(packageLabel(gap.package), 200)} (${plain(gap.reason, 120)})`,
  )
  const distinct = [...new Set(all)]
  return listed(distinct.slice(0, maxima.named), distinct.length)
}

function listed(named: readonly string[], total: number): string {
  const rest = total > named.length ? `, and ${total - named.length} more` : ''
  return `${named.join('; ')}${rest}`
}

function labelOf({ name, version, location }: Finding): string {
  if (version !== null) return plain(`${name}@${version}`, 240)
  const place = location === null || location.file === name ? '' : ` in ${location.file}`
  return plain(`${name}${place}`, 240)
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
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(packageLabel(gap.package)))
  }
  const lines = [...reasons].map(([reason, packages]) => {
    const [first = ''] = packages
    const named = packages.size === 1 ? plain(first, 200) : `${packages.size} packages`
    return `- ${named} could not be judged, ${reason}`
  })
  return [
    ...lines.slice(0, maxima.gaps),
    ...(lines.length > maxima.gaps ? [`- and ${lines.length - maxima.gaps} more reasons`] : []),
    ...(gaps.some(({ evidence }) => evidence === 'advisories') ? [advisoriesHint] : []),
  ]
}

/** A registry that serves no advisories leaves this gap in everything: a person decides which way to close it. */
const advisoriesHint =
  'Advisories: `depgate advisories update` downloads the OSV data, which is read from then on; or a person sets ' +
  '"gaps": { "advisories": "warn" } in depgate.json.'

function describeEligible(blocking: readonly Report[]): string[] {
  const moments = blocking.map(({ eligibleAt }) => eligibleAt)
  if (moments.includes(null)) return []
  const last = (moments as string[]).sort().at(-1)
  return last === undefined ? [] : [`Waiting alone fixes this: it passes from ${formatTime(last)} on.`]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
