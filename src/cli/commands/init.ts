// depgate init: wires the gate into an agent, CI, git, npm.

import { DepgateError } from '../../errors.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Files } from '../../ports/files.ts'
import type { Outputs } from '../../ports/output.ts'
import type { SetupAccess } from '../../ports/setup.ts'
import type { Host } from '../../ports/host.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { plain } from '../../text/plain.ts'
import type { Command } from '../command.ts'
import { planAgent, planGit, planGithub, planNpm, type Plan, type Planned } from '../../setup/plan.ts'
import { show } from '../../text/show-path.ts'
import type { Typed } from '../../options/arguments.ts'

const names = ['claude', 'cursor', 'codex', 'github', 'git', 'npm'] as const
type Name = (typeof names)[number]

export const init: Command = {
  name: 'init',
  summary: 'wire the gate into an agent, CI, git, npm',
  usage: 'init <claude|cursor|codex|github|git|npm> [--print] [--remove]',
  examples: [
    'depgate init claude              # .claude/settings.json and .claude/hooks/depgate.mjs, to be committed',
    'depgate init claude --local      # .claude/settings.local.json: only on this machine',
    'depgate init claude --user       # for all projects of this user',
    'depgate init git                 # a pre-commit hook',
    'depgate init npm --print         # shows what it would write',
    'depgate init cursor --remove     # leaves the files as they were',
  ],
  flags: {
    local: { summary: 'claude: in the settings that are not shared' },
    user: { summary: "claude: in this user's own settings (CLAUDE_CONFIG_DIR)" },
    print: { summary: 'show what would be written, and write nothing' },
    remove: { summary: 'take out what init has put in' },
  },
  run: async (typed, host) => {
    const name = await readName(typed, host)
    if (name !== 'claude' && (typed.has('local') || typed.has('user')))
      throw new DepgateError('EUSAGE', '--local and --user go with init claude')
    if (typed.has('local') && typed.has('user'))
      throw new DepgateError('EUSAGE', '--local and --user exclude each other')
    const plan = makePlan(name, typed, host)
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
      if (name === 'claude' || name === 'cursor' || name === 'codex' || name === 'git')
        host.out.write('To see that it holds: depgate doctor\n')
    }
    return 0
  },
}

function makePlan(name: Name, typed: Typed, host: Host): Plan {
  switch (name) {
    case 'claude':
    case 'cursor':
    case 'codex':
      return planAgent(name, typed.has('user') ? 'user' : typed.has('local') ? 'local' : 'project', host)
    case 'github':
      return planGithub(host)
    case 'git':
      return planGit(host)
    case 'npm':
      return planNpm(host)
  }
}

/** What a file is, and what it becomes. @throws {DepgateError} EUSAGE, after the snippet was shown, for a broken file. */
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

async function readName({ words }: Typed, host: SetupAccess): Promise<Name> {
  const usage = { hint: `depgate init ${names.join('|')}` }
  if (words.length > 1) throw new DepgateError('EUSAGE', 'init takes one name', usage)
  const typed =
    words[0] ?? (await host.setup.ask(`What is the gate to be wired into (${names.join(', ')})? `))
  if (typed === null)
    throw new DepgateError('EUSAGE', 'init needs to be told what to wire the gate into', usage)
  const name = names.find((one) => one === typed.trim())
  if (name === undefined) {
    throw new DepgateError(
      'EUSAGE',
      `no "${plain(typed, 40)}" to wire it into${didYouMean(typed, names)}`,
      usage,
    )
  }
  return name
}
