// The commands of depgate, in the order of its help, and the pages of all that it understands.

import type { Command, CommandHelp } from './command.ts'
import { advisories } from './commands/advisories.ts'
import { allowScripts } from './commands/allow-scripts.ts'
import { approve } from './commands/approve.ts'
import { backtest } from './commands/backtest.ts'
import { check } from './commands/check.ts'
import { doctor } from './commands/doctor.ts'
import { explain } from './commands/explain.ts'
import { hook } from './commands/hook.ts'
import { init } from './commands/init.ts'
import { inspect } from './commands/inspect.ts'
import { log } from './commands/log.ts'
import { policy } from './commands/policy.ts'
import { report } from './commands/report.ts'
import { waive } from './commands/waive.ts'
import { openCompletion } from './commands/completion.ts'
import { npmPages } from './npm-help.ts'

export const commands: readonly Command[] = [
  check,
  hook,
  approve,
  inspect,
  explain,
  waive,
  allowScripts,
  policy,
  init,
  doctor,
  log,
  report,
  advisories,
  backtest,
  openCompletion(listPages),
]

/** Lists what completions and man pages are made of: depgate's own commands, then those of npm behind the gate. */
export function listPages(): readonly CommandHelp[] {
  return [...commands, ...npmPages]
}
