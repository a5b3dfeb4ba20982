// Runs npm's own command line behind the gate: every tree is judged before npm writes anything.

import type { Npm } from '../ports/npm.ts'
import type { Outputs } from '../ports/output.ts'
import { npmCommandOf } from '../shell/npm-commands.ts'
import { openDisk } from '../snapshot/disk.ts'
import { recorded, type RecordPorts } from '../trail/record-run.ts'
import { describeUnfinished } from './describe-recovery.ts'
import { InstallSession } from './install-session.ts'
import { recovers, type NpmCommand } from './npm-args.ts'
import { offerPassing, type OfferPorts, type RefusedRun } from './offer.ts'
import { refuseOtherManager } from './other-manager.ts'
import { recordEnd } from './preconditions.ts'
import { findProject } from './project-state.ts'
import type { SessionEnd, SessionPorts, SessionRequest } from './session-types.ts'
import { unrestricted } from '../remedy/restrictions.ts'

/** What npm is run behind the gate with. */
type WrapPorts = SessionPorts & RecordPorts & OfferPorts & Pick<Npm, 'findUnfinished'>

/** Runs npm or npx behind the gate and returns the exit code: npm's own, unless it was refused. */
export async function wrap(command: NpmCommand, host: WrapPorts): Promise<number> {
  const { tool, args, options } = command
  const here = openDisk(host.folder, host)
  refuseOtherManager(command, here)
  if (!recovers(command)) tellUnfinished(findProject(args, host), host)
  const install: RefusedRun['install'] = (run) =>
    recorded(nameForTrail(tool, args), host, (record) =>
      installOnce({ run: { tool, isTrial: false, isUsers: true, ...run }, options, record }, host).finally(
        () => recordEnd(record, options.policy, host),
      ),
    )
  const { refusal, code } = await install({ args, restrictions: unrestricted })
  return refusal === null ? code : offerPassing({ command, refusal, code, install }, host)
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
