// Prints the table of the tree that npm is about to install.

import type { Invocation } from '../ports/invocation.ts'
import type { Outputs } from '../ports/output.ts'
import type { PlannedTree } from '../ports/npm.ts'
import { hasColor } from '../report/terminal.ts'
import type { Report } from '../model/report.ts'
import { reporters } from '../reporters/index.ts'

/** Prints the table if something arrives; to stderr where stdout is for a program. */
export function showPlan(report: Report, tree: PlannedTree, host: Invocation & Outputs): void {
  const table = reporters.find((one) => one.id === 'table')
  // A late tree is printed only with findings, since its packages came with those that were printed; an installed one
  // only where it does not pass.
  const isKnown = tree.isInstalled || (tree.isLate && report.findings.length === 0)
  const isQuiet = report.outcome === 'pass' && (report.changes.length === 0 || isKnown)
  if (table === undefined || (isQuiet && !tree.isDryRun)) return
  const to = tree.wantsJson ? host.err : host.out
  to.write(
    table.render(report, {
      width: to.width ?? 80,
      hasColor: hasColor(false, to, host.env),
      isVerbose: false,
    }),
  )
}
