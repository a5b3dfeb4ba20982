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
  /** What to type instead; null where it was not looked for. */
  readonly offer?: Offer | null
}

/** Lines of npm with which everything passes, as far as they were found in the time that an answer may take. */
export type Offer =
  | {
      readonly type: 'found'
      readonly lines: readonly string[]
      /** The folder that they are typed in: a command that was refused has not changed to it. */
      readonly folder: string
    }
  /** There was no time to try all: the command goes on with it, and prints what it finds. */
  | { readonly type: 'looking'; readonly command: string; readonly folder: string }
  | { readonly type: 'none'; readonly reason: string }

/** How many findings and gaps are listed; the rest is counted. A person reads one line. And the characters of one to type. */
const maxima = { findings: 12, gaps: 4, named: 3, line: 2000 }

/** Explains why something does not pass, to the agent and to a person; null where it does. */
export function describeVerdict(judgement: Judgement): { reason: string; notice: string } | null {
  const { reports, files, remarks, subject, offer = null } = judgement
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
      .map((finding) => describeFinding(finding, ages.get(finding.package), offer)),
    ...(findings.length > maxima.findings ? [`- and ${findings.length - maxima.findings} more`] : []),
    ...describeGaps(gaps),
    ...describeEligible(blocking),
    ...describeOffer(offer),
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

/** Whether a line is in the message as it is: not cut, and with nothing that is cleaned. */
export function isShownWhole(line: string): boolean {
  return plain(line, maxima.line) === line
}

/** Agents type what they are given to the letter: only lines that were tried are given, and those as a whole. */
function describeOffer(offer: Offer | null): string[] {
  if (offer === null) return []
  if (offer.type === 'none')
    return [`No line of npm was found with which it passes: ${plain(offer.reason, 500)}`]
  const place = `typed in ${plain(offer.folder, 1000)}`
  if (offer.type === 'looking')
    return [
      `Still looking for a line that passes: ${plain(offer.command, 1000)} goes on with it, ${place}, and prints it. Of a line with && type each command in a call of its own.`,
    ]
  const lines = offer.lines.map((line) => plain(line, maxima.line))
  const [only, ...more] = lines
  if (more.length === 0) return [`This passes as a whole, ${place}: ${only}`]
  return [
    `These lines pass as a whole, ${place}, one after the other, each in a call of its own:`,
    ...lines.map((line) => `  ${line}`),
  ]
}

function describeFinding(finding: Finding, ageHours: number | null | undefined, offer: Offer | null): string {
  const { rule, name, version, message, suggestion, location, eligibleAt } = finding
  const id = version === null ? name : `${name}@${version}`
  const age = typeof ageHours === 'number' && rule !== 'minimum-age' ? ` (published ${ageHours} h ago)` : ''
  const place = version === null && location !== null ? ` (${location.file}, line ${location.line})` : ''
  const from = eligibleAt === null ? '' : `; passes from ${formatTime(eligibleAt)} on`
  // By itself: whether it passes with everything else was not tried.
  const isAlone =
    suggestion !== null && offer?.type !== 'found' && version !== null && finding.package.startsWith('pkg:')
  const instead = isAlone ? `; ${plain(suggestion.version, 100)} passes by itself` : ''
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
