// Types the lines of a remedy in the project itself, and takes them back where the result does not pass.

import type { Remedy, Report } from '../model/report.ts'
import type { Npm } from '../ports/npm.ts'
import { toTyped } from '../remedy/search-copy.ts'
import type { FoundRemedy } from './found-remedy.ts'

/** What lines are typed with. */
export interface Application {
  /** Reads and judges the project anew. */
  readonly judge: () => Promise<Report>
  /** For each of npm's runs, in milliseconds. */
  readonly timeoutMs: number
  /** Prints one line. */
  readonly tell: (line: string) => void
}

/**
 * Types the lines that were found, and judges again. Manifests and lockfiles are as they were before where npm fails, the
 * result does not pass, or an error is thrown. Packages are unpacked last, without their scripts, where some were before.
 *
 * @returns the report of the fixed project; null where nothing was changed.
 */
export async function applyRemedy(
  { remedy, lines }: FoundRemedy,
  { judge, timeoutMs, tell }: Application,
  host: Pick<Npm, 'openProject'>,
): Promise<Report | null> {
  if (remedy === null) return null
  const projects = lines.map((one) => ({ project: host.openProject(one.root, one.words), ...one }))
  const reset = () => {
    for (const { project } of projects) project.reset()
  }
  try {
    for (const { project, words, lines: own } of projects) {
      if (!(await project.run(own.flat().map(toTyped), timeoutMs))) {
        reset()
        const program = words?.program ?? 'npm'
        tell(`${program} failed at the lines that it ran before in a copy: the files are as they were`)
        return null
      }
    }
    const report = await judge()
    if (!isAsFound(report, remedy)) {
      reset()
      tell('what the lines led to does not pass: the files are as they were')
      return null
    }
    for (const line of remedy.lines) tell(`ran: ${line}`)
    for (const { project, words } of projects) {
      if (!(await project.installModules(timeoutMs)))
        tell(`node_modules is not what the lockfile has: run ${words?.program ?? 'npm'} install`)
    }
    return report
  } catch (error) {
    reset()
    throw error
  }
}

function isAsFound({ outcome }: Report, remedy: Remedy): boolean {
  return outcome === 'pass' || outcome === remedy.outcome
}
