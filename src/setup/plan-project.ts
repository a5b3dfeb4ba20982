// Plans the job on GitHub, the git hooks and npm's settings.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import type { Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { SetupAccess } from '../ports/setup.ts'
import { plain } from '../text/plain.ts'
import { version } from '../version.ts'
import { commitHook, pushHook } from './git-hook.ts'
import { weeklyFile, weeklyWorkflow, workflow, workflowFile, workflowMark } from './github-workflow.ts'
import { addBlock, hasBlock, removeBlock, type Block } from './marked-block.ts'
import { npmBlock } from './npmrc.ts'
import type { Plan, Planned, Read } from './plan.ts'
import { planVendored } from './plan-vendored.ts'
import { vendoredFile } from './vendored.ts'

type Place = Invocation & GitAccess & SetupAccess

/** The hooks of git that judge: `git merge` runs another one than `git commit`. */
export const commitHooks = ['pre-commit', 'pre-merge-commit'] as const

function topOf(host: Invocation & GitAccess): string {
  return host.git.top(host.folder) ?? host.folder
}

function planWorkflow(file: string, text: string, host: Invocation & GitAccess): Planned {
  return {
    path: path.resolve(topOf(host), file),
    isExecutable: false,
    isLarge: false,
    snippet: text,
    add: (before) => {
      if (before === null || before.startsWith(workflowMark)) return text
      throw new DepgateError('EUSAGE', `${file} is there already and was not written by depgate`)
    },
    remove: (before) => (before.startsWith(workflowMark) ? null : before),
  }
}

/** Plans the workflows, and the program that they take from git. */
export function planGithub(host: Place): Plan {
  const hooks = [...commitHooks, 'pre-push'].flatMap((name) => gitHookFile(name, host) ?? [])
  const isShared = (read: Read) => hooks.some((file) => hasBlock(read(file) ?? ''))
  return {
    files: [
      planVendored(path.join(topOf(host), vendoredFile), isShared, host),
      planWorkflow(workflowFile, workflow(version), host),
      planWorkflow(weeklyFile, weeklyWorkflow(version), host),
    ],
    left: [],
    after: [
      `Commit all of them. The job runs the ${vendoredFile} of the branch that a pull request is for, never the request's own:`,
      'the pull request that brings it fails, since nothing of its base can judge it. Have a person merge that one past it.',
      'Then make the job "depgate" a required check of the branch, and have a person look at each change of these files',
      '(CODEOWNERS): GitHub takes the job itself from the pull request. Once a week depgate-weekly judges all that is locked.',
    ],
  }
}

/** Where git looks for a hook; null outside of a checkout. */
export function gitHookFile(name: string, host: Invocation & GitAccess): string | null {
  const hooks = host.git.hooks(host.folder)
  if (hooks === null) return null
  // Husky keeps generated scripts there, which run the user's own one level above.
  const isHusky = path.basename(hooks) === '_' && path.basename(path.dirname(hooks)) === '.husky'
  return path.join(isHusky ? path.dirname(hooks) : hooks, name)
}

/** What the git hooks judge. */
export interface GitHookOptions {
  /** The paths of the files that decide, as the hook of an agent watches them. */
  readonly watched: readonly string[]
  /** The pre-push hook too. */
  readonly hasPush: boolean
}

/** Plans the git hooks. @throws {DepgateError} EUSAGE outside of a checkout. */
export function planGit({ watched, hasPush }: GitHookOptions, host: Files & Place): Plan {
  const names: string[] = [...commitHooks]
  const push = gitHookFile('pre-push', host)
  if (push === null) throw new DepgateError('EUSAGE', 'this is no git checkout, so it has no hooks')
  // What was asked for before stays up to date, and goes with the rest.
  if (hasPush || hasBlock(host.read(push) ?? '')) names.push('pre-push')
  const hooks = names.flatMap((name) => {
    const file = gitHookFile(name, host)
    return file === null ? [] : [planHook(file, name === 'pre-push' ? pushHook : commitHook(watched))]
  })
  const flow = path.join(topOf(host), workflowFile)
  const isShared = (read: Read) => read(flow)?.startsWith(workflowMark) === true
  return {
    files: [planVendored(path.join(topOf(host), vendoredFile), isShared, host), ...hooks],
    left: [],
    after: [
      `Commit ${vendoredFile} by itself first: the hook runs the one that HEAD has, never that on disk.`,
    ],
  }
}

function planHook(file: string, block: Block): Planned {
  return {
    path: file,
    isExecutable: true,
    isLarge: false,
    snippet: block.lines.join('\n'),
    add: (text) => {
      const [first = ''] = (text ?? '').split(/\r?\n/, 1)
      if (first.startsWith('#!') && !/\b(?:ba|da|k|z)?sh\b/.test(first))
        throw new DepgateError('EUSAGE', `${plain(file)} is no shell script, so it is left as it is`)
      return addBlock(text, block)
    },
    remove: (text) => removeBlock(text, block),
  }
}

/** Plans the settings of npm. */
export function planNpm(host: Files & Invocation): Plan {
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
