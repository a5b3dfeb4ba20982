// Patches npm's run-script, which starts every script: delays, leaves out, or ends a dry run.

import { emptyRun, isBuilding, isLeftOut } from './gate-scripts.ts'
import { leave } from './ipc.ts'
import type { ExportedFunction } from './watch-modules.ts'

/** The state of the run that npm makes. */
export interface RunState {
  isApproved(): boolean
  /** Judges the installed tree from which `npm exec` runs a command. */
  judgeInstalled(): Promise<void>
  readonly isTrial: boolean
}

const delayed: (() => unknown)[] = []

/** npm 12 runs the project's preinstall script before it resolves: it is delayed until the verdict. */
export function patchRunScript(
  runScript: ExportedFunction,
  { isApproved, judgeInstalled, isTrial }: RunState,
): ExportedFunction {
  const patched = async (...args: unknown[]) => {
    const { event } = args[0] as { event?: unknown }
    // Scripts of packages, for which depgate was asked.
    if (isBuilding()) return isLeftOut(args[0]) ? emptyRun : runScript(...args)
    if (event === 'npx') await judgeInstalled()
    // `npx x` of an installed command would run it here, in a dry run too.
    if (isTrial && event !== 'preinstall') leave(0)
    if (event !== 'preinstall' || isApproved()) return runScript(...args)
    delayed.push(() => runScript(...args))
    return undefined
  }
  return Object.assign(patched, runScript)
}

/** Runs the delayed scripts. */
export async function runDelayed(): Promise<void> {
  for (const run of delayed.splice(0)) await run()
}
