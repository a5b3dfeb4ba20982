// depgate init: wires the gate into agents, CI, git, npm.

import path from 'node:path'
import { orderedWirings } from '../../agents/ordered-wirings.ts'
import { listFolders } from '../../check/checkout/folders.ts'
import { DepgateError } from '../../errors.ts'
import { watched } from '../../hook/watched-files.ts'
import { readPolicy } from '../../policy/load/load.ts'
import type { Files } from '../../ports/files.ts'
import type { GitAccess } from '../../ports/git.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Outputs } from '../../ports/output.ts'
import type { SetupAccess } from '../../ports/setup.ts'
import { initTargets, isTried } from '../../setup/init-targets.ts'
import { planTarget } from '../../setup/plan-target.ts'
import { EditRefused, editFiles, type Edit, type Plan } from '../../setup/plan.ts'
import { readFlags } from '../flags.ts'
import { askTargets, confirm, lookAround, planPolicy, type Found } from '../init-guide.ts'
import { checkNames, readNames, type TeamPorts } from '../init-names.ts'
import { doctor } from './doctor.ts'
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
  usage: `init [<${initTargets.join('|')}>…] [--team] [--yes] [--print] [--dry-run] [--remove]`,
  words: initTargets,
  examples: [
    ...orderedWirings.flatMap(({ examples }) => examples),
    'depgate init                     # on a terminal: shows what it found, asks, and ends in depgate doctor',
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
    yes: {
      short: 'y',
      summary: 'without names: wire in what is found, with a starter depgate.json, and ask nothing',
    },
  },
  isOfProject: true,
  run: async (typed, host) => {
    const isPlain = ['print', 'dry-run', 'remove'].some((name) => typed.has(name))
    const isGuided = isGuide(typed, host)
    const found = isGuided ? lookAround(host) : null
    const names = found === null ? await readNames(typed, host) : await chooseNames(found, typed, host)
    const policy = () => readPolicy(null, listFolders(host.folder, host), host).policy
    const options = { watched, hasPush: typed.has('pre-push'), policy }
    const plans = names.map((name) => planTarget(name, { flag: readScope(names, typed), ...options }, host))
    const isYes = typed.has('yes')
    if (
      found?.hasPolicy === false &&
      !isPlain &&
      (isYes || (await confirm('Write a starter depgate.json?', host)))
    )
      plans.push(planPolicy(host))
    const edits = editAll(plans, typed.has('remove'), host)
    if (typed.has('print')) for (const edit of edits) showEdit(edit, host)
    else if (typed.has('dry-run') || isGuided)
      for (const edit of edits) host.out.write(describeEdit(edit, 'would ', host))
    if (typed.has('print')) return 0
    if (isGuided && !isPlain && !isYes && !(await confirm('Write these files?', host))) {
      host.out.write('nothing was written\n')
      return 0
    }
    if (!typed.has('dry-run')) writeAll(edits, host)
    if (edits.every(({ before, after }) => before === after)) host.out.write('nothing to change\n')
    if (typed.has('remove') || typed.has('dry-run')) return 0
    for (const line of plans.flatMap(({ left, after }) => [...left, ...after])) host.out.write(`${line}\n`)
    if (typed.has('team') || isGuided) host.out.write(describeCommit(edits, host))
    const hasTried = names.some(isTried)
    if (isGuided && hasTried) return tryIt(host)
    if (hasTried) host.out.write('To see that it works: depgate doctor\n')
    return 0
  },
}

/** Whether a person is led through it: nothing was named, and there is a person, or `--yes` answers for one. */
function isGuide(typed: Typed, host: Outputs & SetupAccess): boolean {
  if (typed.has('team') || typed.words.length > 0) return false
  return typed.has('yes') || (host.out.isTerminal && host.setup.canAsk())
}

async function chooseNames(found: Found, typed: Typed, host: TeamPorts & SetupAccess): Promise<string[]> {
  const words = typed.has('yes') ? found.targets : await askTargets(found, host)
  return checkNames(words)
}

/** The end of the guided set-up. What is not committed yet is open, which is no failure of the set-up: it is only told. */
async function tryIt(host: Parameters<Command['run']>[1]): Promise<number> {
  host.out.write('\ndepgate doctor tells what would block now:\n')
  await doctor.run(readFlags(doctor.name, [], doctor.flags), host)
  return 0
}

type EditPorts = Pick<Files, 'read'> & Invocation & Outputs

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
