// The sentences that all reporters for people share: coverage, outcome, what to do.

import type { Remedy, Report } from '../model/report.ts'
import { plain } from '../text/plain.ts'
import type { EvidenceName } from '../model/policy.ts'

/** Describes how much was judged: `checked 41 of 43: 1 without publish time, 1 from git`. */
export function formatCoverage(report: Report): string {
  const { arrivals, judged } = report.coverage
  const reasons = new Map<string, Set<string>>()
  for (const gap of report.gaps) {
    // The answer of each source is in its own line.
    const reason = gap.reason.replace(/ \(.*$/, '')
    const packages = reasons.get(reason) ?? new Set<string>()
    reasons.set(reason, packages.add(gap.package))
  }
  const counts = [...reasons].map(([reason, packages]) => `${packages.size} ${reason}`)
  const removed = report.changes.filter((change) => change.kind === 'removed').length
  return (
    `checked ${judged} of ${arrivals}` +
    (counts.length === 0 ? '' : `: ${counts.join(', ')}`) +
    (removed === 0 ? '' : ` (${removed} removed)`)
  )
}

/** Describes what each advisory source answered, and how old data on disk is; null where none was asked. */
export function formatSources(report: Report): string | null {
  const asked = report.sources.filter(({ evidence }) => evidence === 'advisories')
  const answers = asked.map(({ source, status, reason, updatedAt }) => {
    const days =
      updatedAt === null ? null : Math.floor((Date.parse(report.asOf) - Date.parse(updatedAt)) / 86_400_000)
    const age = days === null || days < 0 ? '' : `, ${days} ${days === 1 ? 'day' : 'days'} old`
    const state = status === 'answered' ? `${source} answered` : (reason ?? `${source} ${status}`)
    return updatedAt === null ? state : `${state} (newest record ${updatedAt.slice(0, 10)}${age})`
  })
  return answers.length === 0 ? null : `advisories: ${[...new Set(answers)].join('; ')}`
}

/** Describes what the registries do not serve at all, which is no gap for each package; null where nothing is missing. */
export function describeUnserved(report: Report): string | null {
  const lacking = report.sources.filter(
    ({ evidence, status }) => evidence !== 'advisories' && status === 'unsupported',
  )
  const names = new Set(
    lacking.map(({ source, evidence }) => phraseOf(source) ?? phraseOf(evidence) ?? evidence),
  )
  const parts = [
    names.size === 0 ? '' : `not served by the registry: ${[...names].join(', ')}`,
    ...describeUncompared(report),
  ].filter(Boolean)
  return parts.length === 0 ? null : parts.join('; ')
}

/** Hashes over other bytes than those of the registry's tarballs: they are compared with those of before only. */
function describeUncompared({ coverage: { evidence } }: Report): string[] {
  return Object.entries(archives).flatMap(([name, words]) => {
    const missing = Object.hasOwn(evidence, name) ? (evidence[name]?.missing ?? 0) : 0
    if (missing === 0) return []
    return [
      `not compared with the registry: ${missing === 1 ? 'the hash of 1 package' : `the hashes of ${missing} packages`}, ${words}`,
    ]
  })
}

const archives: Readonly<Record<string, string>> = {
  'tar-hash': 'of the unpacked tar, which no registry publishes (--deep compares)',
  'zip-hash': "of yarn's own archives, which no registry publishes",
}

/** A saved report can name any source, `constructor` too. */
function phraseOf(name: string): string | null {
  return Object.hasOwn(unserved, name) ? (unserved[name] ?? null) : null
}

const unserved: Readonly<Record<string, string>> = {
  keys: 'the keys that verify signatures',
  provenance: 'signatures and provenance',
  publishers: 'who published a version',
} satisfies Partial<Record<EvidenceName | 'keys', string>>

/** Whether the lines of single findings are shown: only where no lines for all of them were looked for. */
export function showsSuggestions({ remedy, remedyReason }: Report): boolean {
  return remedy === null && remedyReason === null
}

/** The lines that make everything pass, after a sentence about them. A line of a command begins with `run: `. */
function describeRemedy({ lines, folder, outcome }: Remedy, eligibleAt: string | null): string[] {
  const what = lines.length === 1 ? 'this line' : 'these lines'
  const place = folder === '.' || folder === '' ? '' : ` in ${plain(folder, 500)}`
  const rest = outcome === 'pass' ? '' : '; what could not be judged remains'
  const intro = `${eligibleAt === null ? 'To fix all of it' : 'Or now'}, run ${what}${place}${rest}:`
  return [intro, ...lines.map((line) => `${commandMark}${plain(line, 4_000)}`)]
}

/** What a line with a command begins with: it is never wrapped, since one that is copied in parts is another command. */
export const commandMark = 'run: '

/** Describes that a report as of the future is no judgement; null for any other. */
export function describeQuestion({ asOf, asOfIsFuture }: Report): string | null {
  if (asOfIsFuture !== true) return null
  return `This is an answer to a question and no judgement: ${formatTime(asOf)} is in the future, and what is published or reported until then is not known.`
}

/** Describes the outcome and, in further lines, what to do about it. */
export function formatOutcome(report: Report): string[] {
  const [outcome = '', ...todo] = describeOutcome(report)
  const question = describeQuestion(report)
  return question === null ? [outcome, ...todo] : [`${outcome} (asked for the future)`, question, ...todo]
}

function describeOutcome(report: Report): string[] {
  const errors = report.findings.filter((finding) => finding.level === 'error')
  const warnings = report.findings.length - errors.length
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
  const more = [
    warnings > 0 ? count(warnings, 'warning') : '',
    report.waived.length > 0 ? `${report.waived.length} waived` : '',
  ].filter(Boolean)
  const tail = more.length === 0 ? '' : ` (${more.join(', ')})`
  if (report.outcome === 'fail') {
    const lines = [`FAIL: ${count(errors.length, 'finding')} of level error${tail}`]
    const { eligibleAt } = report
    if (eligibleAt !== null)
      lines.push(`Waiting alone fixes this: it passes from ${formatTime(eligibleAt)} on.`)
    if (report.remedy !== null) return [...lines, ...describeRemedy(report.remedy, eligibleAt)]
    if (report.remedyReason !== null)
      lines.push(`No line was found that makes it pass: ${report.remedyReason}`)
    const hasLines = showsSuggestions(report) && errors.some((finding) => finding.suggestion !== null)
    if (hasLines) lines.push(`${eligibleAt === null ? 'To fix it, run' : 'Or run'} the lines given above.`)
    else if (eligibleAt === null) lines.push(`What to do: depgate explain ${errors[0]?.rule ?? ''}`)
    return lines
  }
  if (report.outcome === 'inconclusive') {
    const evidence = new Set(report.gaps.filter((gap) => gap.level === 'error').map((gap) => gap.evidence))
    const lines = [`INCONCLUSIVE: nothing was found, but evidence that the policy needs is missing${tail}`]
    if (evidence.has('advisories')) {
      lines.push('To have advisories on disk, run: depgate advisories update')
      lines.push('To be warned only of their lack, set in depgate.json: "gaps": { "advisories": "warn" }')
    }
    // Where ages are unknown, the report does not suggest to switch that off.
    const rule = report.gaps.find((gap) => gap.level === 'error' && gap.evidence !== 'advisories')?.rule
    if (rule !== undefined) lines.push(`What to do: depgate explain ${rule}`)
    return lines
  }
  // A policy can set gaps to `warn`; a file that was not read may have arrivals.
  const isWhole = report.gaps.every((gap) => gap.evidence !== 'lockfile')
  if (report.coverage.arrivals === 0)
    return [`PASS: nothing arrived${isWhole ? '' : ' in what could be read'}${tail}`]
  return [`PASS: ${count(report.coverage.arrivals, 'arrival')}, nothing that blocks${tail}`]
}

/** Writes a moment for people: `2026-11-28 09:30 UTC`. */
export function formatTime(iso: string): string {
  const moment = Date.parse(iso)
  if (Number.isNaN(moment)) return plain(iso, 40)
  // Rounded up to the minute, so that it is true at the time that is shown.
  const shown = new Date(Math.ceil(moment / 60_000) * 60_000).toISOString()
  return `${shown.slice(0, 10)} ${shown.slice(11, 16)} UTC`
}

/** Writes an age in the largest suitable unit: `5 h`, `12 d`, `3 y`. */
export function formatAge(hours: number | null): string {
  if (hours === null) return '-'
  if (hours < 72) return `${hours} h`
  const days = Math.floor(hours / 24)
  return days < 365 ? `${days} d` : `${Math.floor(days / 365)} y`
}
