// Runs npm's own command line behind the gate: every tree is judged before npm writes anything.

import { findRoot } from '../check/checkout/find-root.ts'
import type { Npm, Restrictions } from '../ports/npm.ts'
import type { Outputs } from '../ports/output.ts'
import { npmCommandOf } from '../shell/npm-commands.ts'
import { openDisk } from '../snapshot/disk.ts'
import { echoWords } from '../text/command-line.ts'
import { recorded, type RecordPorts } from '../trail/record-run.ts'
import { describeUnfinished } from './describe-recovery.ts'
import { dryRun } from './dry-run.ts'
import { InstallSession } from './install-session.ts'
import { npmCommand, recovers, type NpmCommand } from './npm-args.ts'
import { describeRemedy, findRemedy } from './passing-versions.ts'
import { refuseOtherManager } from './other-manager.ts'
import { recordEnd } from './preconditions.ts'
import type { SessionEnd, SessionPorts, SessionRequest } from './session-types.ts'
import { unrestricted } from './restrictions.ts'

/** What npm is run behind the gate with. */
type WrapPorts = SessionPorts & RecordPorts & Pick<Npm, 'findUnfinished'>

/** Runs npm or npx behind the gate and returns the exit code: npm's own, unless it was refused. */
export async function wrap(command: NpmCommand, host: WrapPorts): Promise<number> {
  const { tool, args, options } = command
  const here = openDisk(host.folder, host)
  refuseOtherManager(command, here)
  if (!recovers(command)) tellUnfinished(findRoot(here), host)
  const install = (restrictions: Restrictions) =>
    recorded(nameForTrail(tool, args), host, (record) =>
      installOnce({ run: { tool, args, restrictions, isTrial: false }, options, record }, host).finally(() =>
        recordEnd(record, options.policy, host),
      ),
    )
  const first = await install(unrestricted)
  if (first.refusal === null) return first.code
  const { refusal } = first
  const stop = host.progress('looking for versions that pass')
  const remedy = await findRemedy(refusal, async (restrictions) => {
    const run = { tool, args, restrictions, isTrial: true }
    return (await dryRun(run, { policy: options.policy }, host)).trial
  }).finally(stop)
  if (remedy === null) return first.code
  const passing = describeRemedy(remedy, refusal.report)
  if (!options.isSafe) {
    const typed = echoWords([...(tool === 'npx' ? ['npx'] : isOwnWord(args) ? [] : ['npm']), ...args])
    host.err.write(`depgate: the whole tree passes with ${passing}\nrun: depgate ${typed} --safe\n`)
    return first.code
  }
  host.err.write(`depgate: taking ${passing}\n`)
  return (await install(remedy.restrictions)).code
}

/** A command that builds no tree, such as `npm ls` and `npm test`, recovers nothing: it reads what is half done. */
function tellUnfinished(folder: string, host: Pick<Npm, 'findUnfinished'> & Pick<Outputs, 'err'>): void {
  const unfinished = host.findUnfinished(folder)
  if (unfinished !== null) host.err.write(`depgate: ${describeUnfinished(unfinished)}\n`)
}

/** Runs sessions until the project is unchanged since npm has read it. */
async function installOnce(
  request: SessionRequest,
  host: SessionPorts,
): Promise<Extract<SessionEnd, { type: 'ended' }>> {
  for (;;) {
    const end = await new InstallSession(request, host).run()
    if (end.type === 'ended') return end
  }
}

/** The command for the audit trail: only a known word of npm, since another one can be the value of a flag, and a token. */
function nameForTrail(tool: NpmCommand['tool'], args: readonly string[]): string {
  if (tool === 'npx') return tool
  return args.map(npmCommandOf).find((known) => known !== null) ?? tool
}

/** Whether depgate has the first word of npm's command line as a command too. */
function isOwnWord(args: readonly string[]): boolean {
  try {
    return npmCommand(args) !== null
  } catch {
    // It has what only `depgate npm` passes on.
    return false
  }
}
