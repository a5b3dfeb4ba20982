import { defineReporter } from './define-reporter.ts'
import { groupBy } from '../text/group-by.ts'
import type { Finding, Report } from '../model/report.ts'
import { lockfileOf } from '../report/lockfile-of.ts'
import { listRows, formatChange, formatName, type Row } from '../report/arrival-rows.ts'
import { formatCoverage, formatOutcome, formatSources, describeUnserved } from '../report/summary.ts'
import { escapeXml } from '../text/xml.ts'
import { cutToSeconds } from '../options/time.ts'

export default defineReporter({
  id: 'junit',
  summary: 'JUnit XML: a suite for each lockfile, a test case for each arrival.',
  render: (report) => {
    const rows = listRows(report)
    const lockfiles = [...new Set(report.lockfiles.map((one) => one.path))]
    const shares = groupBy(rows, (row) => lockfileOf(fileOf(row), report.lockfiles))
    const cases = new Map(
      [...new Set([...lockfiles, ...shares.keys()])].map((one) => [one, shares.get(one) ?? []] as const),
    )
    const suites = [...cases].map(([lockfile, own]) => drawSuite(lockfile, own, report))
    const tests = [...cases.values()].reduce((sum, own) => sum + Math.max(1, own.length), 0)
    const counts = drawCounts(rows, tests)
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="depgate" ${counts}>`,
      ...suites,
      '</testsuites>',
      '',
    ].join('\n')
  },
})

type Kind = 'failure' | 'error' | 'skipped' | 'passed'

/** A gap counts where it keeps the outcome open; a warning does not fail a test. */
function kindOf({ verdict }: Row): Kind {
  if (verdict === 'fail') return 'failure'
  if (verdict === 'gap') return 'error'
  return verdict === 'waived' ? 'skipped' : 'passed'
}

function drawCounts(rows: readonly Row[], tests: number): string {
  const count = (kind: Kind) => rows.filter((row) => kindOf(row) === kind).length
  return `tests="${tests}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
}

function drawSuite(lockfile: string, rows: readonly Row[], report: Report): string {
  const lines = [
    ...formatOutcome(report),
    formatCoverage(report),
    formatSources(report),
    describeUnserved(report),
  ]
  const out = lines.filter((line) => line !== null).map((line) => escapeXml(line))
  // Some readers treat a suite without test cases as broken.
  const cases =
    rows.length === 0
      ? [`    <testcase classname="depgate" name="nothing arrived" time="0"/>`]
      : rows.map((row) => drawCase(row, lockfile))
  const stamp = cutToSeconds(report.asOf) ?? '1970-01-01T00:00:00'
  return [
    `  <testsuite name="${escapeXml(lockfile)}" ${drawCounts(rows, Math.max(1, rows.length))} time="0" timestamp="${stamp}">`,
    ...cases,
    `    <system-out>${out.join('\n')}</system-out>`,
    '  </testsuite>',
  ].join('\n')
}

function drawCase(row: Row, lockfile: string): string {
  const kind = kindOf(row)
  const findings = row.findings.map((finding) => `${finding.level} ${describeFinding(finding)}`)
  const alike = groupBy(row.gaps, (gap) => JSON.stringify([gap.level, gap.reason]))
  const gaps = [...alike.values()].map((same) => {
    const rules = [...new Set(same.map((gap) => gap.rule))].join(', ')
    return `${same[0]?.level} ${rules} could not judge: ${same[0]?.reason}`
  })
  const waived = row.waived.map(
    (finding) =>
      `${describeFinding(finding)} (waived until ${finding.waiver.expires}: ${finding.waiver.reason})`,
  )
  const path =
    row.change === null || row.change.kind === 'range' ? [] : [`via ${row.change.path.join(' > ')}`]
  const all = [...findings, ...gaps, ...waived, ...path].map((line) => escapeXml(line))
  const subject = escapeXml(`${formatName(row)} (${formatChange(row.change)})`)
  const start = `    <testcase classname="depgate" name="${subject}" file="${escapeXml(fileOf(row) ?? lockfile)}" time="0">`
  const worst = row.findings.find((finding) => finding.level === 'error')
  const message = {
    failure: worst?.message ?? '',
    error: row.gaps.find((gap) => gap.level === 'error')?.reason ?? '',
    skipped: waived[0] ?? '',
    passed: '',
  }[kind]
  const type = kind === 'failure' ? (worst?.rule ?? '') : (row.gaps[0]?.rule ?? '')
  const body = all.join('\n')
  const inner = {
    failure: `      <failure type="${escapeXml(type)}" message="${escapeXml(message)}">${body}</failure>`,
    error: `      <error type="${escapeXml(type)}" message="${escapeXml(message)}">${body}</error>`,
    skipped: `      <skipped message="${escapeXml(message)}"/>\n      <system-out>${body}</system-out>`,
    passed: `      <system-out>${body}</system-out>`,
  }[kind]
  return [start, inner, '    </testcase>'].join('\n')
}

function fileOf({ change, findings, waived }: Row): string | null {
  return (change ?? findings[0] ?? waived[0])?.location?.file ?? null
}

function describeFinding({ rule, message, suggestion }: Finding): string {
  return `${rule}: ${message}${suggestion === null ? '' : `; run: ${suggestion.command}`}`
}
