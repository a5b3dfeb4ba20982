// Rewrites the paths of a report to begin at the top of the checkout, where code scanning and annotations look for files.

import type { Report } from '../model/report.ts'

interface Located {
  readonly location: { readonly file: string; readonly line: number } | null
}

/**
 * Returns the report with its files as they are called from the top of the checkout. GitHub drops annotations and alerts of
 * files that it does not find: one for `package-lock.json` of a job in `web/` would be shown at another file, or nowhere.
 *
 * @param step - the folder of the run from the top, with slashes; empty at the top.
 */
export function fromTop(report: Report, step: string): Report {
  if (step === '' || step.startsWith('..')) return report
  const path = (file: string) => join(step, file)
  const move = <T extends Located>(one: T): T =>
    one.location === null ? one : { ...one, location: { ...one.location, file: path(one.location.file) } }
  return {
    ...report,
    lockfiles: report.lockfiles.map((one) => ({ ...one, path: path(one.path) })),
    changes: report.changes.map(move),
    findings: report.findings.map(move),
    waived: report.waived.map(move),
  }
}

/** Joins without effects of a platform; an absolute path, and one of Windows, stays. */
function join(step: string, file: string): string {
  if (/^(?:\/|[A-Za-z]:\/)/.test(file)) return file
  const parts: string[] = []
  for (const part of `${step}/${file}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
