import { drawPaths } from '../report/dependency-paths.ts'
import { defineReporter } from './define-reporter.ts'
import { groupBy } from '../text/group-by.ts'
import { escapeHtml, htmlCode, htmlPage, htmlSection, htmlTable } from '../report/html-page.ts'
import { drawFilter, filterScript, verdictsOf } from '../report/html-filter.ts'
import type { Change, Report } from '../model/report.ts'
import {
  formatLocation,
  listOpenQuestions,
  listRows,
  formatChange,
  formatName,
  type Row,
} from '../report/arrival-rows.ts'
import {
  formatAge,
  formatCoverage,
  formatTime,
  formatOutcome,
  formatSources,
  describeUnserved,
} from '../report/summary.ts'
import type { Waiver } from '../model/policy.ts'

// As many as a person can read, and a browser can draw without a pause.
const [maxCards, maxPaths, maxRows] = [500, 60, 3_000]

export default defineReporter({
  id: 'html',
  summary: 'A self-contained page for reviewers of the change, with the dependency paths drawn.',
  render: (report) => {
    const rows = listRows(report)
    const loud = rows.filter((row) => row.verdict !== 'pass')
    const parts = [
      drawBanner(report),
      drawFilter(report, rows),
      htmlSection('What was found', drawCards(loud)),
      drawPathSection(rows),
      htmlSection('Could not be judged', drawQuestions(report)),
      htmlSection('Waivers without use', drawStale(report.staleWaivers)),
      htmlSection('What changed', drawChanges(report, verdictsOf(rows))),
      htmlSection('Evidence', drawEvidence(report)),
      drawFooter(report),
    ]
    const [outcome = ''] = formatOutcome(report)
    return htmlPage(`depgate: ${outcome}`, parts.join(''), filterScript)
  },
})

const marks = { pass: 'pass', fail: 'fail', inconclusive: 'gap' } as const

function drawBanner(report: Report): string {
  const [outcome = '', ...todo] = formatOutcome(report)
  const summary = [formatCoverage(report), formatSources(report), describeUnserved(report)].filter(
    (line) => line !== null,
  )
  const lines = [
    ...todo.map((line) => `<p>${escapeHtml(line.replace('given above', 'given below'))}</p>`),
    ...summary.map((line) => `<p class="dim">${escapeHtml(line)}</p>`),
  ]
  return `<header class="banner ${marks[report.outcome]}">\n<h1>${escapeHtml(outcome)}</h1>\n${lines.join('\n')}\n</header>\n`
}

function drawCards(rows: readonly Row[]): string {
  const more = rows.length - maxCards
  const rest = more <= 0 ? [] : [`<p class="more">…and ${more} more, left out to keep the page readable.</p>`]
  return [...rows.slice(0, maxCards).map(drawCard), ...rest].join('\n')
}

function drawCard(row: Row): string {
  const { change, findings, waived, gaps, verdict } = row
  const age =
    change === null || change.ageHours === null ? '' : `, published ${formatAge(change.ageHours)} ago`
  const direct = change === null || change.kind === 'range' ? '' : change.direct ? ', direct' : ', indirect'
  const kind = `${formatChange(change)}${age}${change === null ? '' : `, ${change.scope}`}${direct}`
  const location = (change ?? findings[0] ?? waived[0])?.location ?? null
  const paragraphs = [
    ...findings.slice(0, maxInCard).map((finding) => {
      const until = finding.eligibleAt === null ? '' : `; passes from ${formatTime(finding.eligibleAt)} on`
      const run = finding.suggestion === null ? '' : `<br>run: ${htmlCode(finding.suggestion.command)}`
      return `<p><strong>${escapeHtml(finding.rule)}</strong>: ${escapeHtml(finding.message)}${escapeHtml(until)}${run}</p>`
    }),
    ...[...groupBy(gaps, (gap) => gap.reason).values()].slice(0, maxInCard).map((same) => {
      const rules = [...new Set(same.map((gap) => gap.rule))].join(', ')
      return `<p><strong>${escapeHtml(rules)}</strong> could not be judged: ${escapeHtml(same[0]?.reason ?? '')}</p>`
    }),
    ...waived
      .slice(0, maxInCard)
      .map(
        ({ rule, message, waiver }) =>
          `<p><strong>${escapeHtml(rule)}</strong>: ${escapeHtml(message)}<br>waived until ${escapeHtml(waiver.expires)}${listNames(waiver)}: ${escapeHtml(waiver.reason)}</p>`,
      ),
  ]
  const left = Math.max(0, findings.length - maxInCard) + Math.max(0, waived.length - maxInCard)
  if (left > 0) paragraphs.push(`<p class="more">…and ${left} more.</p>`)
  const place = location === null ? '' : `<p class="dim">${htmlCode(formatLocation(location))}</p>`
  return (
    `<article class="card ${verdict}" data-verdict="${verdict}">\n<h3><span class="badge">${verdict}</span> ${escapeHtml(formatName(row))}</h3>\n` +
    `<p class="dim">${escapeHtml(kind)}</p>\n${paragraphs.join('\n')}\n${place}\n</article>`
  )
}

const maxInCard = 50

function listNames({ by, approvedBy }: Waiver): string {
  const names = [by, approvedBy].filter((one) => one !== undefined)
  return names.length === 0 ? '' : ` (${escapeHtml(names.join(', '))})`
}

function drawPathSection(rows: readonly Row[]): string {
  const packages = rows.filter(({ change }) => change !== null && change.kind !== 'range')
  const left = packages.length - maxPaths
  const note =
    left <= 0 ? '' : `<p class="more">…and ${left} more paths, left out to keep the drawing readable.</p>`
  return htmlSection('How it is reached', `${drawPaths(packages.slice(0, maxPaths))}${note}`)
}

function drawQuestions(report: Report): string {
  const rows = listOpenQuestions(report.gaps).map(({ level, reason, rules, packages }) => {
    const more = packages.length - maxNamed
    const named = [
      ...packages.slice(0, maxNamed).map((one) => htmlCode(one)),
      ...(more > 0 ? [`${more} more`] : []),
    ]
    return [level, named.join(', '), escapeHtml(rules.join(', ')), escapeHtml(reason)]
  })
  if (rows.length === 0) return ''
  const left = Math.max(0, rows.length - maxRows)
  return htmlTable(['level', 'packages', 'rules', 'reason'], rows.slice(0, maxRows), left)
}

const maxNamed = 5

function drawStale(waivers: readonly Waiver[]): string {
  if (waivers.length === 0) return ''
  const rows = waivers.map((waiver) => [
    htmlCode(waiver.package),
    escapeHtml(waiver.rule),
    escapeHtml(waiver.expires),
    `${escapeHtml(waiver.reason)}${listNames(waiver)}`,
  ])
  return htmlTable(
    ['package', 'rule', 'until', 'reason'],
    rows.slice(0, maxRows),
    Math.max(0, rows.length - maxRows),
  )
}

function drawChanges(report: Report, verdicts: ReadonlyMap<Change, string>): string {
  const { changes } = report
  if (changes.length === 0) return '<p>Nothing.</p>'
  const rows = changes.slice(0, maxRows).map((change) => {
    const { kind, name, version, scope, path, ageHours } = change
    return [
      htmlCode(kind === 'range' ? `${name} in ${change.package}` : `${name}@${version}`),
      escapeHtml(formatChange(change)),
      escapeHtml(formatAge(ageHours)),
      escapeHtml(scope),
      escapeHtml(path.slice(0, -1).join(' > ')),
    ]
  })
  const table = htmlTable(
    ['package', 'change', 'age', 'scope', 'reached by'],
    rows,
    changes.length - rows.length,
    changes.slice(0, maxRows).map((change) => verdicts.get(change) ?? 'removed'),
  )
  return `<details${changes.length > 25 ? '' : ' open'}><summary>${changes.length === 1 ? '1 change' : `${changes.length} changes`}</summary>\n${table}</details>`
}

function drawEvidence(report: Report): string {
  const counts = Object.entries(report.coverage.evidence).slice(0, 100)
  if (counts.length === 0) return ''
  return htmlTable(
    ['evidence', 'obtained', 'missing'],
    counts.map(([name, { obtained, missing }]) => [escapeHtml(name), String(obtained), String(missing)]),
  )
}

function drawFooter(report: Report): string {
  const lockfiles = report.lockfiles
    .slice(0, 100)
    .map(({ path, format, before, after }) => [
      htmlCode(path),
      escapeHtml(format),
      htmlCode(before ?? 'none'),
      htmlCode(after),
    ])
  const table = htmlTable(
    ['lockfile', 'format', 'before', 'after'],
    lockfiles,
    report.lockfiles.length - lockfiles.length,
  )
  const origins = report.policy.origins.slice(0, 20).map((one) => htmlCode(one))
  return (
    `<footer>\n${table}\n<p>policy ${htmlCode(report.policy.sha256)} from ${origins.join(', ')}</p>\n` +
    `<p>judged as of ${escapeHtml(formatTime(report.asOf))} by depgate ${escapeHtml(report.tool.version)}</p>\n</footer>\n`
  )
}
