// Runs npm's own command line behind the gate: every tree is judged before npm writes anything.

import type { Host } from '../ports/host.ts'
import type { Restrictions } from '../ports/npm.ts'
import { npmCommandOf } from '../shell/npm-commands.ts'
import { plain } from '../text/plain.ts'
import { quoteSpec } from '../text/shell-quote.ts'
import { recorded } from '../trail/record-run.ts'
import { dryRun } from './dry-run.ts'
import { InstallSession } from './install-session.ts'
import { npmCommand, type NpmCommand } from './npm-args.ts'
import { describeRemedy, findRemedy } from './passing-versions.ts'
import { recordEnd } from './preconditions.ts'
import type { SessionEnd, SessionRequest } from './session-types.ts'
import { unrestricted } from './restrictions.ts'

/** Runs npm or npx behind the gate and returns the exit code: npm's own, unless it was refused. */
export async function wrap({ tool, args, options }: NpmCommand, host: Host): Promise<number> {
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
    const typed = [...(tool === 'npx' ? ['npx'] : isOwnWord(args) ? [] : ['npm']), ...args]
      .map(quote)
      .join(' ')
    host.err.write(`depgate: the whole tree passes with ${passing}\nrun: depgate ${typed} --safe\n`)
    return first.code
  }
  host.err.write(`depgate: taking ${passing}\n`)
  return (await install(remedy.restrictions)).code
}

/** Runs sessions until the project is unchanged since npm has read it. */
async function installOnce(
  request: SessionRequest,
  host: Host,
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
  return npmCommand(args) !== null
}

/** A word quoted for a shell. */
function quote(word: string): string {
  return quoteSpec(plain(word, 300))
}
