import { defineReporter } from '../define-reporter.ts'
import { groupBy } from '../../text/group-by.ts'
import { code, fit, prose, sizeOf, type MarkdownSection } from './escape.ts'
import type { Change, Finding, Report } from '../../model/report.ts'
import {
  formatLocation,
  listOpenQuestions,
  formatChange,
  type OpenQuestion,
} from '../../report/arrival-rows.ts'
import {
  commandMark,
  formatAge,
  formatCoverage,
  formatTime,
  formatOutcome,
  formatSources,
  describeUnserved,
} from '../../report/summary.ts'
import type { Waiver } from '../../model/policy.ts'

// GitHub refuses a longer comment, and drops a longer step summary silently.
const maxComment = 65_536
const maxSummary = 1_000_000

export default defineReporter({
  id: 'markdown',
  summary: 'Markdown for a pull-request comment or a job summary.',
  render: (report, canvas) => {
    const [outcome = '', ...todo] = formatOutcome(report)
    // The advice refers to the lines above it.
    const hasLines = report.findings.length > 0
    const advice = todo.map((line) =>
      line.startsWith(commandMark)
        ? `${commandMark}${code(line.slice(commandMark.length), 4_000)}\n`
        : `${prose(line)}\n`,
    )
    const summary = [formatCoverage(report), formatSources(report), describeUnserved(report)].filter(
      (line) => line !== null,
    )
    // The comment by which a job finds its own earlier comment.
    const head = [
      '<!-- depgate -->',
      `## ${marks[report.outcome]} depgate: ${prose(outcome)}`,
      '',
      ...(hasLines ? [] : advice),
      ...summary.map((line) => `- ${prose(line, 1_000)}`),
      '',
      '',
    ].join('\n')
    const foot = `\n<sub>${describeRun(report)}</sub>\n`
    const limit = (canvas.isVerbose ? maxSummary : maxComment) - sizeOf(head) - sizeOf(foot)
    return `${head}${fit(listSections(report, hasLines ? advice : []), limit)}${foot}`
  },
})

const marks = { pass: '✅', fail: '❌', inconclusive: '❔' } as const

/** The lockfiles, the policy and the version of depgate, in one line. */
function describeRun(report: Report): string {
  const lockfiles = report.lockfiles.map(
    ({ path, before }) => `${code(path, 200)} since ${code(before ?? 'none', 100)}`,
  )
  const more = lockfiles.length > 20 ? [`${lockfiles.length - 20} more`] : []
  const origins = report.policy.origins.slice(0, 10).map((one) => code(one, 200))
  return [
    [...lockfiles.slice(0, 20), ...more].join(', '),
    `policy ${code(report.policy.sha256.slice(0, 12))} from ${origins.join(', ')}`,
    `as of ${prose(formatTime(report.asOf))}`,
    `depgate ${prose(report.tool.version, 50)}`,
  ].join('; ')
}

function listSections(report: Report, advice: readonly string[]): MarkdownSection[] {
  const changes = groupBy(report.changes, (change) => JSON.stringify([change.package, change.name]))
  const changeOf = (finding: Finding) =>
    changes.get(JSON.stringify([finding.package, finding.name]))?.[0] ?? null
  return [
    {
      head: '| | package | change | age | finding |\n| --- | --- | --- | --- | --- |\n',
      rows: report.findings.map((finding) => drawFinding(finding, changeOf(finding))),
      foot: ['\n', ...advice.map((line) => `${line}\n`)].join(''),
    },
    {
      head: '**Could not be judged**\n\n| | packages | rules | reason |\n| --- | --- | --- | --- |\n',
      rows: listOpenQuestions(report.gaps).map(drawQuestion),
      foot: '\n',
    },
    {
      head: '**Waived**\n\n| package | finding | until | reason |\n| --- | --- | --- | --- |\n',
      rows: report.waived.map(
        (finding) =>
          `| ${code(formatPackage(finding))} | ${prose(finding.rule)}: ${prose(finding.message)} | ${describeWaiver(finding.waiver)} |`,
      ),
      foot: '\n',
    },
    {
      head: '**Waivers without use**\n\n| package | rule | until | reason |\n| --- | --- | --- | --- |\n',
      rows: report.staleWaivers.map(
        (waiver) => `| ${code(waiver.package)} | ${prose(waiver.rule)} | ${describeWaiver(waiver)} |`,
      ),
      foot: '\n',
    },
    {
      head: `<details><summary>${report.changes.length === 1 ? '1 change' : `${report.changes.length} changes`}</summary>\n\n| package | change | age | scope | reached by |\n| --- | --- | --- | --- | --- |\n`,
      rows: report.changes.map(drawChange),
      foot: '\n</details>\n',
    },
  ]
}

function drawQuestion({ level, reason, rules, packages }: OpenQuestion): string {
  const more = packages.length - maxNamed
  const named = [
    ...packages.slice(0, maxNamed).map((one) => code(one)),
    ...(more > 0 ? [`${more} more`] : []),
  ]
  const asked = rules.slice(0, 20).map((rule) => prose(rule, 100))
  return `| ${levels[level]} | ${named.join(', ')} | ${asked.join(', ')} | ${prose(reason)} |`
}

const maxNamed = 5

const levels = { error: '❌ error', warn: '⚠️ warn' } as const

function drawFinding(finding: Finding, change: Change | null): string {
  const { rule, level, message, location, suggestion, eligibleAt } = finding
  const more = [
    suggestion === null ? '' : `run: ${code(suggestion.command)}`,
    eligibleAt === null ? '' : `passes from ${prose(formatTime(eligibleAt))} on`,
    location === null ? '' : `<sub>${code(formatLocation(location))}</sub>`,
  ].filter(Boolean)
  const cells = [
    levels[level],
    code(formatPackage(finding)),
    prose(formatChange(change)),
    formatAge(change?.ageHours ?? null),
    [`**${prose(rule)}**: ${prose(message)}`, ...more].join('<br>'),
  ]
  return `| ${cells.join(' | ')} |`
}

function drawChange(change: Change): string {
  const { name, version, kind, package: place, path, scope, ageHours } = change
  const shown = kind === 'range' ? `${name} in ${place}` : `${name}@${version}`
  const cells = [
    code(shown),
    prose(formatChange(change)),
    formatAge(ageHours),
    prose(scope),
    prose(path.slice(0, -1).join(' > '), 300),
  ]
  return `| ${cells.join(' | ')} |`
}

function formatPackage({ name, version }: Finding): string {
  return version === null ? name : `${name}@${version}`
}

function describeWaiver(waiver: Waiver): string {
  const by = [waiver.by, waiver.approvedBy].filter((one) => one !== undefined)
  const names = by.length === 0 ? '' : ` (${by.map((one) => prose(one, 100)).join(', ')})`
  return `${prose(waiver.expires, 50)} | ${prose(waiver.reason)}${names}`
}
