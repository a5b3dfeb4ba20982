// Writes a report in the formats that were asked for.

import { refuseWord } from '../options/refuse-word.ts'
import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { Report } from '../model/report.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import type { Outputs } from '../ports/output.ts'
import type { Reporter } from '../reporters/define-reporter.ts'
import { reporters } from '../reporters/index.ts'
import { fromTop } from '../report/from-top.ts'
import { refuseOutputFile } from './output-file.ts'
import { exitCodes, hasColor } from '../report/terminal.ts'
import type { Typed } from '../options/arguments.ts'

interface Target {
  readonly reporter: Reporter
  readonly file: string | null
}

/** Reads `--format`. @throws {DepgateError} EUSAGE, before anything is asked or judged. */
export function parseTargets(typed: Typed, host: Files & Invocation): Target[] {
  const targets = typed.values('format').map((text) => {
    const at = text.indexOf('=')
    const name = at === -1 ? text : text.slice(0, at)
    const file = at === -1 ? null : text.slice(at + 1)
    const reporter = reporters.find((one) => one.id === name)
    const known = reporters.map((one) => one.id)
    if (reporter === undefined) throw refuseWord('format', name, known)
    if (file === '') throw new DepgateError('EUSAGE', `--format ${name}= needs a file after the =`)
    if (file !== null) refuseOutputFile(file, `--format ${name}`, typed, host)
    return { reporter, file }
  })
  const onStdout = targets.filter((target) => target.file === null)
  if (onStdout.length > 1)
    throw new DepgateError('EUSAGE', 'only one --format can go to stdout; give the others a =file')
  const table = reporters.find((one) => one.id === 'table')
  return onStdout.length === 0 && table !== undefined
    ? [...targets, { reporter: table, file: null }]
    : targets
}

/** People and agents type what they read: where no line makes everything pass, none for a single finding is shown. */
function withTriedLines(report: Report): Report {
  if (report.remedyReason === null) return report
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, suggestion: null })) }
}

/** The folder of the run from the top of the checkout; empty outside of one. */
function findStep(host: GitAccess & Invocation & Pick<Files, 'real'>): string {
  try {
    const top = host.git.top(host.folder)
    if (top === null) return ''
    return path.relative(host.real(top), host.real(host.folder)).replaceAll('\\', '/')
  } catch {
    // Without git nothing is known of a checkout.
    return ''
  }
}

/** Writes the report to each target and returns the exit code. */
export function emit(
  report: Report,
  targets: readonly Target[],
  typed: Typed,
  host: Files & GitAccess & Invocation & Outputs,
): number {
  const isQuiet = typed.has('quiet') && report.outcome === 'pass'
  for (const { reporter, file } of targets) {
    const tried = reporter.id === 'json' ? report : withTriedLines(report)
    const shown = reporter.isFromTop === true ? fromTop(tried, findStep(host)) : tried
    const isVerbose = typed.has('verbose')
    if (file !== null) {
      const text = reporter.render(shown, { width: 120, hasColor: false, isVerbose })
      host.write(path.resolve(host.folder, file), text)
    } else if (reporter.id !== 'table' || !isQuiet) {
      const canvas = {
        width: host.out.width ?? 80,
        hasColor: hasColor(typed.has('no-color'), host.out, host.env),
        isVerbose,
      }
      host.out.write(reporter.render(shown, canvas))
    }
  }
  return exitCodes[report.outcome]
}
