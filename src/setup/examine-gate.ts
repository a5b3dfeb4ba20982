// Looks at the job as it would run: its lines, and the program that it takes from git.

import path from 'node:path'
import { loadInstallCode } from '../install-code/load.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import type { SetupAccess } from '../ports/setup.ts'
import { trial } from './hook-trial.ts'
import { workflow, workflowFile, workflowMark } from './github-workflow.ts'
import { vendoredFile } from './vendored.ts'
import { version } from '../version.ts'
import type { Finding } from './check-result.ts'
import { defaultLockfile } from '../lockfile/names.ts'

const seconds = 60

/** Examines the workflow that depgate writes, and the program that it runs; nothing where it is not there. */
export async function examineJob(host: Files & GitAccess & Invocation & SetupAccess): Promise<Finding[]> {
  const top = topOf(host)
  const flow = host.read(path.join(top, workflowFile))
  if (flow?.startsWith(workflowMark) !== true) return []
  const edit = await findEdit(flow)
  const job: Finding =
    edit === null
      ? { state: 'holds', what: workflowFile, says: 'judges every pull request, and again in a merge queue' }
      : {
          state: 'open',
          what: workflowFile,
          says: `${edit} since depgate ${version} wrote it; run depgate init github again`,
        }
  return [
    job,
    await examineVendored(host),
    {
      state: 'note',
      what: 'GitHub',
      says: 'takes the job from the pull request; whether it is required, and who has to review it, only GitHub knows',
    },
  ]
}

/** What was taken out of the job; another commit of the two actions, and comments, take nothing out. */
async function findEdit(flow: string): Promise<string | null> {
  const { describeJobEdit } = await loadInstallCode()
  const drop = (text: string) =>
    text.replaceAll(/(uses: actions\/(?:checkout|setup-node)@)[0-9a-f]{40}\b.*/g, '$1')
  return describeJobEdit({
    path: workflowFile,
    place: workflowFile,
    role: 'yaml-commands',
    before: drop(workflow(version)),
    after: drop(flow),
    hasNoBefore: false,
    beside: () => null,
  })
}

async function examineVendored(host: Files & GitAccess & Invocation & SetupAccess): Promise<Finding> {
  const what = vendoredFile
  const [disk, head] = [host.read(path.join(topOf(host), vendoredFile)), readHead(vendoredFile, host)]
  if (head === null || head === '')
    return {
      state: 'open',
      what,
      says: 'is not what HEAD has: until the base has it, the job judges nothing (exit code 2)',
    }
  if (disk !== head && (await tryProgram(disk ?? '', host)) !== null)
    return {
      state: 'open',
      what,
      says: `on disk does not judge; HEAD has one: git checkout HEAD -- ${vendoredFile}`,
    }
  const trouble = await tryProgram(head, host)
  if (trouble !== null) return { state: 'open', what, says: `is in HEAD, and ${trouble}` }
  return disk === head
    ? { state: 'holds', what, says: 'refused a range that was not pinned' }
    : { state: 'warning', what, says: 'differs from what HEAD has, and judges too' }
}

/** Describes how a program fails to refuse what no policy by default lets pass; null where it refuses it. */
export async function tryProgram(text: string, host: Invocation & SetupAccess): Promise<string | null> {
  if (text.trim() === '') return 'that is empty'
  const { folder, drop } = host.setup.scratch()
  try {
    const place = (step: string, content: string) => host.setup.place(path.join(folder, step), content, false)
    place('depgate.mjs', text)
    for (const side of ['before', 'after'] as const)
      for (const [file, content] of Object.entries(trial[side])) place(`${side}/${file}`, content)
    const files = `--before before/${defaultLockfile} --after after/${defaultLockfile}`
    const { code, stdout } = await run(
      `node depgate.mjs check ${files} --offline --format json`,
      folder,
      host,
      // What is tried leaves no trace in the state of real projects, and is judged by the defaults.
      {
        XDG_STATE_HOME: path.join(folder, 'state'),
        XDG_CACHE_HOME: path.join(folder, 'cache'),
        XDG_CONFIG_HOME: path.join(folder, 'config'),
        DEPGATE_MANAGED_POLICY: '',
      },
    )
    const isRefused = code === 1 && stdout.includes('"floating-range"')
    return isRefused ? null : `that let a range through that was not pinned (exit code ${code ?? 'none'})`
  } finally {
    drop()
  }
}

export function readHead(file: string, host: GitAccess & Invocation): string | null {
  const commit = host.git.head(host.folder)
  return commit === null ? null : host.git.show(topOf(host), commit, file)
}

export function topOf(host: GitAccess & Invocation): string {
  return host.git.top(host.folder) ?? host.folder
}

export function run(
  line: string,
  folder: string,
  host: Invocation & SetupAccess,
  more: Record<string, string> = {},
) {
  return host.setup.run(line, { folder, env: { ...host.env, ...more }, input: '', seconds })
}
