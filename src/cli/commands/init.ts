// depgate init: wires the gate into agents, CI, git, npm.

import path from 'node:path'
import { orderedWirings } from '../../agents/ordered-wirings.ts'
import { DepgateError } from '../../errors.ts'
import { watched } from '../../hook/watched-files.ts'
import type { Files } from '../../ports/files.ts'
import type { GitAccess } from '../../ports/git.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Outputs } from '../../ports/output.ts'
import type { SetupAccess } from '../../ports/setup.ts'
import { initTargets } from '../../setup/init-targets.ts'
import { bots, planBot } from '../../setup/bots/plan-bots.ts'
import { planAgent } from '../../setup/plan-agent.ts'
import { planGit, planGithub, planNpm } from '../../setup/plan-project.ts'
import { EditRefused, editFiles, type Edit, type Plan } from '../../setup/plan.ts'
import { findTargets } from '../../setup/team.ts'
import { listFolders } from '../../check/checkout/folders.ts'
import { readPolicy, type PolicyHost } from '../../policy/load/load.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { plain } from '../../text/plain.ts'
import { show } from '../../text/show-path.ts'
import type { Typed } from '../../options/arguments.ts'
import type { Command } from '../command.ts'

/** The flags of the agents' scopes, with their summaries. */
const scopeFlags = new Map<string, string>()
for (const { name, scopes } of orderedWirings) {
  for (const { flag, summary } of scopes) {
    if (flag === null) continue
    const others = scopeFlags.get(flag)
    scopeFlags.set(flag, `${others === undefined ? '' : `${others}; `}${name}: ${summary}`)
  }
}

/** The agents by which the help shows several names, and how to remove hooks. */
const [first = 'git', removed = 'git'] = orderedWirings.map(({ name }) => name)

export const init: Command = {
  name: 'init',
  summary: 'wire the gate into an agent, CI, git, npm',
  usage: `init <${initTargets.join('|')}>… [--team] [--print] [--dry-run] [--remove]`,
  words: initTargets,
  examples: [
    ...orderedWirings.flatMap(({ examples }) => examples),
    'depgate init git                 # hooks before a commit and a merge',
    'depgate init git --pre-push      # and before a push',
    `${`depgate init ${first} ${removed} git`.padEnd(32)} # several: all of them, or none where one cannot be`,
    'depgate init --team              # all that the checkout shows signs of; says what to commit',
    'depgate init npm --print         # shows what it would write',
    "depgate init renovate dependabot # the policy's age as theirs",
    `${`depgate init ${removed} --remove`.padEnd(32)} # leaves the files as they were`,
  ],
  flags: {
    ...Object.fromEntries([...scopeFlags].map(([flag, summary]) => [flag, { summary }])),
    team: { summary: 'everything that the checkout shows signs of' },
    'pre-push': { summary: 'git: judge what is pushed too' },
    print: { summary: 'show what would be written, and write nothing' },
    'dry-run': { summary: 'name the files that would be written, and write nothing' },
    remove: { summary: 'remove what init has written' },
  },
  isOfProject: true,
  run: async (typed, host) => {
    const names = await readNames(typed, host)
    const plans = names.map((name) => makePlan(name, readScope(names, typed), typed, host))
    const edits = editAll(plans, typed.has('remove'), host)
    if (typed.has('print')) for (const edit of edits) showEdit(edit, host)
    else if (typed.has('dry-run'))
      for (const edit of edits) host.out.write(describeEdit(edit, 'would ', host))
    else writeAll(edits, host)
    if (typed.has('print')) return 0
    if (edits.every(({ before, after }) => before === after)) host.out.write('nothing to change\n')
    if (typed.has('remove') || typed.has('dry-run')) return 0
    for (const line of plans.flatMap(({ left, after }) => [...left, ...after])) host.out.write(`${line}\n`)
    if (typed.has('team')) host.out.write(describeCommit(edits, host))
    if (names.some((name) => !['github', 'npm', ...bots].includes(name)))
      host.out.write('To see that it works: depgate doctor\n')
    return 0
  },
}

/** What is planned with. */
type PlanPorts = Files & GitAccess & Invocation & PolicyHost & SetupAccess
type EditPorts = Pick<Files, 'read'> & Invocation & Outputs
type TeamPorts = GitAccess & Pick<Invocation, 'folder'> & Pick<Outputs, 'out'>

function makePlan(name: string, flag: string | null, typed: Typed, host: PlanPorts): Plan {
  const wiring = orderedWirings.find((one) => one.name === name)
  const scope = wiring?.scopes.find((one) => one.flag === flag)
  if (scope !== undefined) return planAgent(scope, host)
  if (name === 'github') return planGithub(host)
  const bot = bots.find((one) => one === name)
  if (bot !== undefined)
    return planBot(bot, readPolicy(null, listFolders(host.folder, host), host).policy, host)
  return name === 'git' ? planGit({ watched, hasPush: typed.has('pre-push') }, host) : planNpm(host)
}

/** Edits in memory; nothing is written where one file is refused. @throws {DepgateError} EUSAGE, after the snippet was shown. */
function editAll(plans: readonly Plan[], isRemoved: boolean, host: EditPorts): Edit[] {
  try {
    return editFiles(plans, isRemoved, (file) => host.read(file))
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error
    const { file, reason } = error
    if (!isRemoved && file.snippet !== null)
      host.err.write(`This is what belongs into ${show(file.path, host)}:\n${file.snippet}\n`)
    throw reason
  }
}

function writeAll(edits: readonly Edit[], host: EditPorts & SetupAccess): void {
  for (const edit of edits) {
    const { file, before, after } = edit
    if (before === after) continue
    if (after === null) host.setup.remove(file.path)
    else {
      // Another program can have written in between: an agent that is running keeps its settings there.
      if (host.read(file.path) !== before)
        throw new DepgateError('EUSAGE', `${show(file.path, host)} changed just now; run it again`)
      host.setup.place(file.path, after, file.isExecutable)
    }
    host.out.write(describeEdit(edit, '', host))
  }
}

function describeEdit({ file, before, after }: Edit, would: '' | 'would ', host: Invocation): string {
  if (before === after) return ''
  const [done, planned] =
    after === null ? ['removed', 'remove'] : before === null ? ['wrote', 'write'] : ['changed', 'change']
  return `${would === '' ? done : `${would}${planned}`} ${show(file.path, host)}\n`
}

/** What of the files belongs to the project: git's own hooks and settings of the user do not. */
function describeCommit(edits: readonly Edit[], host: GitAccess & Pick<Invocation, 'folder'>): string {
  const top = host.git.top(host.folder) ?? host.folder
  const files = edits
    .filter(({ after }) => after !== null)
    .map(({ file }) => path.relative(top, file.path).replaceAll(path.sep, '/'))
    .filter((file) => !file.startsWith('..') && !file.startsWith('.git/') && !path.isAbsolute(file))
  return `For the team, commit: ${files.map((file) => plain(file)).join(' ')}\n`
}

/** Returns the scope's flag that was typed; null for none. @throws {DepgateError} EUSAGE for one that does not go with each name. */
function readScope(names: readonly string[], typed: Typed): string | null {
  const asked = [...scopeFlags.keys()].filter((flag) => typed.has(flag))
  const all = [...scopeFlags.keys()].map((flag) => `--${flag}`).join(' and ')
  const fits = orderedWirings.filter(({ scopes }) => scopes.some(({ flag }) => flag !== null))
  const hasScope = (name: string, flag: string) =>
    fits.some((one) => one.name === name && one.scopes.some((scope) => scope.flag === flag))
  if (!asked.every((flag) => names.every((name) => hasScope(name, flag))))
    throw new DepgateError('EUSAGE', `${all} go with init ${fits.map((one) => one.name).join(', ')}`)
  if (asked.length > 1) throw new DepgateError('EUSAGE', `${all} exclude each other`)
  if (typed.has('pre-push') && !names.includes('git'))
    throw new DepgateError('EUSAGE', '--pre-push goes with init git')
  return asked[0] ?? null
}

function showEdit({ file, after }: Edit, host: Invocation & Outputs): void {
  const where = show(file.path, host)
  if (after === null) host.out.write(`# ${where} would be removed, or is not there\n`)
  else if (file.isLarge) host.out.write(`# ${where}: depgate in one file, ${after.length} characters\n`)
  else host.out.write(`# ${where}\n${after}${after.endsWith('\n') ? '' : '\n'}`)
}

async function readNames(typed: Typed, host: TeamPorts & SetupAccess): Promise<string[]> {
  const usage = { hint: `depgate init ${initTargets.join('|')}` }
  if (typed.has('team')) return findTeam(typed, host)
  const { words } = typed
  const answer =
    words.length > 0
      ? words
      : (await host.setup.ask(`What is the gate to be wired into (${initTargets.join(', ')})? `))?.split(
          /[\s,]+/,
        )
  const asked = answer?.map((word) => word.trim()).filter((word) => word !== '')
  if (asked === undefined || asked.length === 0)
    throw new DepgateError('EUSAGE', 'init needs to be told what to wire the gate into', usage)
  for (const word of asked) {
    if (initTargets.includes(word)) continue
    const near = didYouMean(word, initTargets)
    throw new DepgateError('EUSAGE', `no "${plain(word, 40)}" to wire it into${near}`, {
      hint: `npm's own: depgate create ${plain(word, 40)}`,
    })
  }
  return [...new Set(asked)]
}

function findTeam({ words }: Typed, host: TeamPorts): string[] {
  if (words.length > 0) throw new DepgateError('EUSAGE', 'init --team takes no names: it finds them')
  if (host.git.top(host.folder) === null)
    throw new DepgateError('EUSAGE', 'init --team looks into a git checkout, and this is none')
  const files = host.git.files(host.folder, null).map(({ path: file }) => file)
  const signs = findTargets(files)
  if (signs.length === 0)
    throw new DepgateError('EUSAGE', 'this checkout shows no sign of an agent, git hooks or jobs', {
      hint: `depgate init ${initTargets.join('|')}`,
    })
  for (const { name, sign } of signs) host.out.write(`${name}: ${plain(sign)}\n`)
  return signs.map(({ name }) => name)
}
