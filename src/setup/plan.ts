// What depgate init writes, file by file.

import path from 'node:path'
import type { Wiring, WiringPlace, WiringScope } from '../agents/define-wiring.ts'
import { orderedWirings } from '../agents/ordered-wirings.ts'
import { DepgateError } from '../errors.ts'
import type { Host } from '../ports/host.ts'
import { addHooks, removeHooks } from './json-hooks.ts'
import { addBlock, hasBlock, removeBlock } from './marked-block.ts'
import { gitHook } from './git-hook.ts'
import { workflow, workflowMark } from './github-workflow.ts'
import { npmBlock } from './npmrc.ts'
import { vendoredFile } from './vendored.ts'
import { plain } from '../text/plain.ts'
import { version } from '../version.ts'

/** One file of a plan. */
export interface Planned {
  readonly path: string
  readonly isExecutable: boolean
  /** Nobody wants to see it printed. */
  readonly isLarge: boolean
  /** What belongs into it, for a person who has to put it there by hand. */
  readonly snippet: string | null
  /** @throws {DepgateError} EUSAGE where it cannot be put in. */
  readonly add: (text: string | null) => string
  /** Null where the file goes. */
  readonly remove: (text: string) => string | null
}

/** What is written, and what has to be said about it. */
export interface Plan {
  readonly files: readonly Planned[]
  /** What was left as it is. */
  readonly left: readonly string[]
  /** What is left for the user to do. */
  readonly after: readonly string[]
}

/** The first line of the one file, but for its version. */
const ownFile = /^#!\/usr\/bin\/env node\n\/\/ depgate [\w.+-]+, all of it in one file\./

/** A place where an agent is wired, and the agent. */
export interface AgentPlace extends WiringPlace {
  readonly agent: Wiring
}

/** How each agent is wired, in each place where that is possible. */
export function listPlaces(host: Host): AgentPlace[] {
  return orderedWirings.flatMap((agent) => agent.scopes.map((scope) => ({ agent, ...scope.place(host) })))
}

/** Plans the hooks of an agent. @throws {DepgateError} EUSAGE where depgate was not built as one file. */
export function planAgent({ place }: WiringScope, host: Host): Plan {
  const { file, script, wiring, after } = place(host)
  const others = listPlaces(host).filter((one) => one.script === script && one.file !== file)
  // The other settings file of the project can still name it.
  const isShared = others.some((one) =>
    /\bdepgate\.mjs/.test(host.read(path.resolve(host.folder, one.file)) ?? ''),
  )
  const settings: Planned = {
    path: path.resolve(host.folder, file),
    isExecutable: false,
    isLarge: false,
    snippet: addHooks(null, wiring, file),
    add: (text) => addHooks(text, wiring, file),
    remove: (text) => removeHooks(text, wiring, file),
  }
  const vendored = planVendored(path.resolve(host.folder, script), isShared, host)
  // First the script: settings that name a file which is not there would hold every command.
  return { files: [vendored, settings], left: [], after }
}

/** Plans depgate as one file. @param isShared - something else that stays runs it too. */
function planVendored(file: string, isShared: boolean, host: Host): Planned {
  return {
    path: file,
    isExecutable: false,
    isLarge: true,
    snippet: null,
    add: () => {
      const text = host.setup.oneFile()
      if (text === null)
        throw new DepgateError('EUSAGE', 'depgate was not built as one file here', { hint: 'npm run build' })
      return text
    },
    remove: (text) => (isShared || !ownFile.test(text) ? text : null),
  }
}

/** The workflow, from the top of the checkout. */
export const workflowFile = '.github/workflows/depgate.yml'

function topOf(host: Host): string {
  return host.git.top(host.folder) ?? host.folder
}

/** Plans the workflow, and the program that it takes from the base. */
export function planGithub(host: Host): Plan {
  const text = workflow(version)
  const planned: Planned = {
    path: path.resolve(topOf(host), workflowFile),
    isExecutable: false,
    isLarge: false,
    snippet: text,
    add: (before) => {
      if (before === null || before.startsWith(workflowMark)) return text
      throw new DepgateError('EUSAGE', `${workflowFile} is there already and was not written by depgate`)
    },
    remove: (before) => (before.startsWith(workflowMark) ? null : before),
  }
  const hook = gitHookFile(host)
  const isShared = hook !== null && hasBlock(host.read(hook) ?? '')
  return {
    files: [planVendored(path.join(topOf(host), vendoredFile), isShared, host), planned],
    left: [],
    after: [
      `Commit both. The job runs the ${vendoredFile} of the branch that a pull request is for, never the request's own:`,
      'the pull request that brings it fails, since nothing of its base can judge it. Have a person merge that one past it.',
      'Then make the job "depgate" a required check of the branch, and have a person look at each change of both files',
      '(CODEOWNERS): GitHub takes the job itself from the pull request.',
    ],
  }
}

/** Where git looks for the pre-commit hook; null outside of a checkout. */
export function gitHookFile(host: Host): string | null {
  const hooks = host.git.hooks(host.folder)
  if (hooks === null) return null
  // Husky keeps generated scripts there, which run the user's own one level above.
  const isHusky = path.basename(hooks) === '_' && path.basename(path.dirname(hooks)) === '.husky'
  return path.join(isHusky ? path.dirname(hooks) : hooks, 'pre-commit')
}

/** Plans the pre-commit hook. @throws {DepgateError} EUSAGE outside of a checkout. */
export function planGit(host: Host): Plan {
  const file = gitHookFile(host)
  if (file === null) throw new DepgateError('EUSAGE', 'this is no git checkout, so it has no hooks')
  const planned: Planned = {
    path: file,
    isExecutable: true,
    isLarge: false,
    snippet: gitHook.lines.join('\n'),
    add: (text) => {
      const [first = ''] = (text ?? '').split(/\r?\n/, 1)
      if (first.startsWith('#!') && !/\b(?:ba|da|k|z)?sh\b/.test(first))
        throw new DepgateError('EUSAGE', `${plain(file)} is no shell script, so it is left as it is`)
      return addBlock(text, gitHook)
    },
    remove: (text) => removeBlock(text, gitHook),
  }
  const flow = host.read(path.join(topOf(host), workflowFile))
  const isShared = flow?.startsWith(workflowMark) === true
  return {
    files: [planVendored(path.join(topOf(host), vendoredFile), isShared, host), planned],
    left: [],
    after: [
      `Commit ${vendoredFile} by itself first: the hook runs the one that HEAD has, never that on disk.`,
    ],
  }
}

/** Plans the settings of npm. */
export function planNpm(host: Host): Plan {
  const file = path.join(host.folder, '.npmrc')
  const manifest = host.read(path.join(host.folder, 'package.json'))
  if (manifest === null)
    throw new DepgateError('EUSAGE', 'there is no package.json here, so npm reads no .npmrc of a project')
  const { block, left } = npmBlock({ npmrc: host.read(file), manifest })
  const planned: Planned = {
    path: file,
    isExecutable: false,
    isLarge: false,
    snippet: null,
    add: (text) => (block.lines.length === 0 ? (text ?? '') : addBlock(text, block)),
    remove: (text) => removeBlock(text, block),
  }
  return { files: [planned], left, after: [] }
}
