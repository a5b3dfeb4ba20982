// Answers which install scripts npm may run, and keeps what the user is told about the others.

import path from 'node:path'
import { hiddenLockfile, npmLockfileNames, packageLockName } from '../lockfile/npm/names.ts'
import { parseLockfile } from '../lockfile/parse.ts'
import { readAllowScripts } from '../manifest/allow-scripts.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import type { Policy } from '../model/policy.ts'
import type { Files } from '../ports/files.ts'
import type { NpmAnswer, PlannedTree, ScriptRequest } from '../ports/npm.ts'
import { decideScripts, listUnprepared } from './decide-scripts.ts'
import { describeScripts } from './describe-scripts.ts'
import { policyForPlan } from './dry-run.ts'
import type { PolicyHost } from '../policy/load/load.ts'
import { approve, type Approved } from './verify-installed.ts'

/** What an install was approved with. */
export interface ScriptSettings {
  readonly approved: Approved
  readonly policy: Policy
}

type Place = Pick<ScriptRequest, 'folder' | 'isProject'>

/** The packages that npm must unpack without preparing them. */
export function unpreparedOf(
  tree: Pick<PlannedTree, 'folder' | 'isProject'>,
  packages: readonly LockedPackage[],
  { scripts }: Policy,
  files: Pick<Files, 'read'>,
): string[] {
  return listUnprepared(packages, allowedIn(tree, files), scripts)
}

/** The answer for npm, and a line about the packages whose scripts do not run; null where none waits for a decision. */
export function answerScripts(
  request: ScriptRequest,
  { approved, policy }: ScriptSettings,
  files: Pick<Files, 'read'>,
): { readonly answer: NpmAnswer; readonly line: string | null } {
  const allowScripts = request.allowScripts ?? allowedIn(request, files)
  const { run, undecided } = decideScripts(request, approved, allowScripts, policy.scripts)
  const line = describeScripts(undecided, request.isProject ? 'project' : 'elsewhere')
  return { answer: { type: 'go', scripts: { run, isAll: policy.scripts === 'all' } }, line }
}

/** For `npm rebuild`: what the lockfile, or npm's own record of node_modules, has. @param named - the file of `--policy`. */
export function scriptSettings(
  request: ScriptRequest,
  named: string | null,
  host: PolicyHost,
): ScriptSettings {
  return { approved: lockedIn(request, host), policy: policyForPlan(request, named, host) }
}

function lockedIn({ folder, isProject }: Place, files: Pick<Files, 'read'>): Approved {
  const names = [...(isProject ? npmLockfileNames : []), hiddenLockfile]
  const read = (name: string) => files.read(path.join(folder, name))
  const file = names.find((name) => read(name) !== null)
  if (file === undefined) return new Map()
  const shown = file === hiddenLockfile ? packageLockName : file
  return approve(parseLockfile(read(file) ?? '', shown, read).packages)
}

function allowedIn(
  { folder, isProject }: Place,
  files: Pick<Files, 'read'>,
): Readonly<Record<string, boolean>> {
  return isProject ? readAllowScripts(files.read(path.join(folder, 'package.json'))) : {}
}
