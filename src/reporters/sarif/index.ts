import { describeRule } from '../../rules/catalogue.ts'
import { defineReporter } from '../define-reporter.ts'
import { fingerprint } from './fingerprint.ts'
import { groupBy } from '../../text/group-by.ts'
import type { Report } from '../../model/report.ts'
import { rankSeverity, type Severity } from './severity.ts'
import { describeQuestion } from '../../report/summary.ts'
import { packageLabel } from '../../text/package-label.ts'
import { plain } from '../../text/plain.ts'
import { listOpen, share, type Found } from './shares.ts'

// GitHub refuses a file with more runs, shows the 5,000 worst of a run, and refuses 25,000 in all.
const maxRuns = 20
const maxResultsOfRun = 5_000
const maxInAll = 25_000

export default defineReporter({
  id: 'sarif',
  summary: 'SARIF 2.1.0 for GitHub code scanning: one run per lockfile.',
  isFromTop: true,
  render: (report) => {
    const lockfiles = [...new Set(report.lockfiles.map((one) => one.path))]
    const shares = share(report, lockfiles)
    const open = listOpen(report)
    const judged = lockfiles.filter((one) => !open.has(one))
    // Beyond the limit the last run has the rest, under a name that does not depend on how many lockfiles that is.
    const isMany = lockfiles.length > maxRuns
    const own = isMany ? judged.slice(0, maxRuns - 1) : judged
    const rest = judged.slice(own.length)
    let left = maxInAll
    const runOf = (id: string, paths: readonly string[]) => {
      const found = paths.flatMap((one) =>
        (shares.get(one) ?? []).map((finding) => ({ finding, lockfile: one })),
      )
      const kept = found.slice(0, Math.min(maxResultsOfRun, left))
      left -= kept.length
      return drawRun(report, id, kept, found.length - kept.length)
    }
    const runs = own.map((one) => runOf(`depgate/${plain(one)}/`, [one]))
    if (rest.length > 0) runs.push(runOf('depgate/more/', rest))
    const { outcome, asOf } = report
    const log = {
      $schema: schema,
      version: '2.1.0',
      runs,
      properties: {
        outcome: plain(outcome),
        asOf: plain(asOf),
        ...(report.asOfIsFuture === true ? { asOfIsFuture: true } : {}),
      },
    }
    return `${JSON.stringify(log, null, 2)}\n`
  },
})

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

function drawRun(
  report: Report,
  id: string,
  found: readonly { finding: Found; lockfile: string }[],
  leftOut: number,
) {
  const rules = new Map<string, { index: number; severity: Severity; rule: string }>()
  const seen = new Map<string, number>()
  const results = found.map(({ finding, lockfile }) => {
    const severity = rankSeverity(finding, finding.waiver !== undefined)
    const rule = plain(finding.rule, 100)
    const ruleId = `depgate/${rule}${severity.suffix}`
    const known = rules.get(ruleId) ?? { index: rules.size, severity, rule }
    rules.set(ruleId, known)
    const hash = fingerprint(finding, lockfile)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    return drawResult(finding, lockfile, {
      ruleId,
      ruleIndex: known.index,
      hash: `${hash}:${count}`,
      severity,
    })
  })
  return {
    tool: {
      driver: {
        name: 'depgate',
        semanticVersion: plain(report.tool.version, 100),
        rules: [...rules].map(([ruleId, { severity, rule }]) => drawRule(ruleId, rule, severity)),
      },
    },
    automationDetails: { id },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: drawNotes(report, leftOut) }],
    columnKind: 'utf16CodeUnits',
    results,
  }
}

function drawRule(ruleId: string, rule: string, { level, score }: Severity) {
  const { summary, why, fix } = describeRule(rule)
  return {
    id: ruleId,
    name: rule,
    shortDescription: { text: summary.slice(0, 1024) },
    fullDescription: { text: why.slice(0, 1024) },
    help: { text: `${why}\n\nTo fix it: ${fix}`, markdown: `${why}\n\n**To fix it:** ${fix}` },
    defaultConfiguration: { level },
    properties: {
      tags: score === null ? ['supply-chain', 'waived'] : ['security', 'supply-chain'],
      precision: 'high',
      ...(score === null ? {} : { 'security-severity': score }),
    },
  }
}

function drawResult(
  finding: Found,
  lockfile: string,
  by: { ruleId: string; ruleIndex: number; hash: string; severity: Severity },
) {
  const { waiver, suggestion, location } = finding
  const subject = finding.version === null ? finding.name : `${finding.name}@${finding.version}`
  const todo = suggestion === null ? '' : ` Run: ${suggestion.command}`
  const excuse =
    waiver === undefined ? null : plain(`Waived until ${waiver.expires}: ${waiver.reason}`, maxMessage)
  const line = Math.max(1, location?.line ?? 1)
  return {
    ruleId: by.ruleId,
    ruleIndex: by.ruleIndex,
    level: by.severity.level,
    message: {
      text: formatText([`${subject}: ${finding.message}.`, todo, excuse].filter(Boolean).join(' ')),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: addressOf(location?.file ?? lockfile) },
          region: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: by.hash },
    ...(excuse === null
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: excuse }] }),
  }
}

const maxMessage = 1_000

/** Escapes brackets, which make links in SARIF (§3.11.6): a message can contain untrusted text. */
function formatText(text: string): string {
  return plain(text, maxMessage).replaceAll(/[\\[\]]/g, '\\$&')
}

/** A path as a URI; GitHub resolves it from the top of the checkout. */
function addressOf(file: string): string {
  const encoded = plain(file, 1_000).split('/').map(encodeURIComponent).join('/')
  if (/^[A-Za-z]%3A\//.test(encoded)) return `file:///${encoded.replace('%3A', ':')}`
  return encoded.startsWith('/') ? `file://${encoded}` : encoded
}

/** The notifications of a run: what could not be judged, and how many results were left out. */
function drawNotes(report: Report, leftOut: number) {
  const notes = [
    ...groupBy(report.gaps, (gap) => `${gap.level} ${gap.evidence}: ${gap.reason}`).values(),
  ].flatMap(([gap, ...more]) => {
    if (gap === undefined) return []
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`
    const text = `${packageLabel(gap.package)}: ${gap.rule} could not judge: ${gap.reason}${others}`
    return [{ level: gap.level === 'error' ? 'error' : 'warning', message: { text: formatText(text) } }]
  })
  const cut = `${leftOut} more findings are left out: GitHub shows ${maxResultsOfRun} of a run.`
  const question = describeQuestion(report)
  const first = question === null ? [] : [{ level: 'warning', message: { text: formatText(question) } }]
  return [
    ...first,
    ...notes.slice(0, 100),
    ...(leftOut === 0 ? [] : [{ level: 'warning', message: { text: cut } }]),
  ]
}
