// depgate init: wires the gate into an agent, CI, git, npm.

import { orderedWirings } from '../../agents/ordered-wirings.ts'
import { DepgateError } from '../../errors.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Files } from '../../ports/files.ts'
import type { Outputs } from '../../ports/output.ts'
import type { SetupAccess } from '../../ports/setup.ts'
import type { Host } from '../../ports/host.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { plain } from '../../text/plain.ts'
import type { Command } from '../command.ts'
import { initTargets } from '../../setup/init-targets.ts'
import { planAgent, planGit, planGithub, planNpm, type Plan, type Planned } from '../../setup/plan.ts'
import { show } from '../../text/show-path.ts'
import type { Typed } from '../../options/arguments.ts'

/** The flags of the agents' scopes, with their summaries. */
const scopeFlags = new Map<string, string>()
for (const { name, scopes } of orderedWirings) {
  for (const { flag, summary } of scopes) {
    if (flag === null) continue
    const others = scopeFlags.get(flag)
    scopeFlags.set(flag, `${others === undefined ? '' : `${others}; `}${name}: ${summary}`)
  }
}

/** The agent in the help's example of `--remove`. */
const removed = orderedWirings.at(1)?.name ?? 'git'

export const init: Command = {
  name: 'init',
  summary: 'wire the gate into an agent, CI, git, npm',
  usage: `init <${initTargets.join('|')}> [--print] [--remove]`,
  examples: [
    ...orderedWirings.flatMap(({ examples }) => examples),
    'depgate init git                 # a pre-commit hook',
    'depgate init npm --print         # shows what it would write',
    `${`depgate init ${removed} --remove`.padEnd(32)} # leaves the files as they were`,
  ],
  flags: {
    ...Object.fromEntries([...scopeFlags].map(([flag, summary]) => [flag, { summary }])),
    print: { summary: 'show what would be written, and write nothing' },
    remove: { summary: 'remove what init has written' },
  },
  run: async (typed, host) => {
    const name = await readName(typed, host)
    const plan = makePlan(name, readScope(name, typed), host)
    const files = plan.files.map((file) => ({ file, ...chooseTargets(file, typed.has('remove'), host) }))
    if (typed.has('print')) {
      for (const { file, after } of files) showPlanned(file, after, host)
      return 0
    }
    let isChanged = false
    for (const { file, before, after } of files) {
      if (before === after) continue
      isChanged = true
      if (after === null) host.setup.remove(file.path)
      else {
        // Another program can have written in between: an agent that is running keeps its settings there.
        if (host.read(file.path) !== before)
          throw new DepgateError('EUSAGE', `${show(file.path, host)} changed just now; run it again`)
        host.setup.place(file.path, after, file.isExecutable)
      }
      host.out.write(
        `${after === null ? 'removed' : before === null ? 'wrote' : 'changed'} ${show(file.path, host)}\n`,
      )
    }
    if (!isChanged) host.out.write('nothing to change\n')
    if (!typed.has('remove')) {
      for (const line of [...plan.left, ...plan.after]) host.out.write(`${line}\n`)
      if (name !== 'github' && name !== 'npm') host.out.write('To see that it works: depgate doctor\n')
    }
    return 0
  },
}

function makePlan(name: string, flag: string | null, host: Host): Plan {
  const wiring = orderedWirings.find((one) => one.name === name)
  const scope = wiring?.scopes.find((one) => one.flag === flag)
  if (scope !== undefined) return planAgent(scope, host)
  return name === 'github' ? planGithub(host) : name === 'git' ? planGit(host) : planNpm(host)
}

/** Returns the scope's flag that was typed; null for none. @throws {DepgateError} EUSAGE for one that does not go with the name. */
function readScope(name: string, typed: Typed): string | null {
  const asked = [...scopeFlags.keys()].filter((flag) => typed.has(flag))
  const all = [...scopeFlags.keys()].map((flag) => `--${flag}`).join(' and ')
  const fits = orderedWirings.filter(({ scopes }) => scopes.some(({ flag }) => flag !== null))
  const own = fits.find((one) => one.name === name)?.scopes ?? []
  if (!asked.every((flag) => own.some((one) => one.flag === flag)))
    throw new DepgateError('EUSAGE', `${all} go with init ${fits.map((one) => one.name).join(', ')}`)
  if (asked.length > 1) throw new DepgateError('EUSAGE', `${all} exclude each other`)
  return asked[0] ?? null
}

/** The text of a file, and its new text. @throws {DepgateError} EUSAGE, after the snippet was shown, for a broken file. */
function chooseTargets(
  file: Planned,
  isRemoved: boolean,
  host: Files & Invocation & Outputs,
): { before: string | null; after: string | null } {
  const before = host.read(file.path)
  try {
    if (isRemoved) return { before, after: before === null ? null : file.remove(before) }
    return { before, after: file.add(before) }
  } catch (error) {
    if (error instanceof DepgateError && !isRemoved && file.snippet !== null)
      host.err.write(`This is what belongs into ${show(file.path, host)}:\n${file.snippet}\n`)
    throw error
  }
}

function showPlanned(file: Planned, after: string | null, host: Invocation & Outputs): void {
  const where = show(file.path, host)
  if (after === null) host.out.write(`# ${where} would be removed, or is not there\n`)
  else if (file.isLarge) host.out.write(`# ${where}: depgate in one file, ${after.length} characters\n`)
  else host.out.write(`# ${where}\n${after}${after.endsWith('\n') ? '' : '\n'}`)
}

async function readName({ words }: Typed, host: SetupAccess): Promise<string> {
  const usage = { hint: `depgate init ${initTargets.join('|')}` }
  if (words.length > 1) throw new DepgateError('EUSAGE', 'init takes one name', usage)
  const typed =
    words[0] ?? (await host.setup.ask(`What is the gate to be wired into (${initTargets.join(', ')})? `))
  if (typed === null)
    throw new DepgateError('EUSAGE', 'init needs to be told what to wire the gate into', usage)
  const name = initTargets.find((one) => one === typed.trim())
  if (name === undefined) {
    throw new DepgateError(
      'EUSAGE',
      `no "${plain(typed, 40)}" to wire it into${didYouMean(typed, initTargets)}`,
      usage,
    )
  }
  return name
}
