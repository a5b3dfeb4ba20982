// Shows the table of a tree that npm is about to install.

import type { Invocation } from '../ports/invocation.ts'
import type { PlannedTree } from '../ports/npm.ts'
import type { Outputs } from '../ports/output.ts'
import { hasColor } from '../report/terminal.ts'
import type { Report } from '../model/report.ts'
import { reporters } from '../reporters/index.ts'

/**
 * The table, where something arrives; on stderr where stdout is read by a program (`--json`).
 *
 * @param isTaken - stdout is that of the program that npm starts: `depgate npx tool | jq`.
 */
export function showPlan(
  report: Report,
  tree: PlannedTree,
  isTaken: boolean,
  host: Pick<Invocation, 'env'> & Pick<Outputs, 'out' | 'err'>,
): void {
  const table = reporters.find((one) => one.id === 'table')
  // A late tree is printed only with findings, since its packages came with those that were printed; an installed one
  // only where it does not pass.
  const isKnown = tree.isInstalled || (tree.isLate && report.findings.length === 0)
  const isQuiet = report.outcome === 'pass' && (report.changes.length === 0 || isKnown)
  if (table === undefined || (isQuiet && !tree.isDryRun)) return
  const to = tree.wantsJson || isTaken ? host.err : host.out
  to.write(
    table.render(withoutLines(report), {
      width: to.width ?? 80,
      hasColor: hasColor(false, to, host.env),
      isVerbose: false,
    }),
  )
}

/** The line of a finding is one of plain npm, around the gate, and was not tried: what passes as a whole is shown after it. */
function withoutLines(report: Report): Report {
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, suggestion: null })) }
}
