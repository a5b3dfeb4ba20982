// What the hook watches beside the files that have a name: what this project's policy and environment name.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { isWatched } from '../state.ts'
import { watched } from '../watched-files.ts'
import type { Files } from '../../ports/files.ts'
import type { HookHost, OutsideFile, WatchedRoot } from '../../ports/hook.ts'
import type { HookState } from '../../ports/hook-state.ts'
import type { AtFolder, Invocation } from '../../ports/invocation.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import { openEmpty } from '../../snapshot/empty.ts'
import { stepBetween } from '../../snapshot/snapshot.ts'
import { placesOf } from '../../policy/load/policy-layer.ts'
import { readPolicy, type PolicyHost } from '../../policy/load/load.ts'
import type { ProjectFile } from '../../model/change.ts'
import { isPolicy, listPoliciesAbove } from './policy.ts'

/** Of advisory data outside of the project: so many records are watched one by one. */
const maxRecords = 2000

/** What the files outside of a root are found with. */
type LookPorts = PolicyHost & { readonly hook: Pick<HookHost, 'outside' | 'hasFolder' | 'filesIn'> }

/**
 * Returns the names that are watched under a root: the policy that DEPGATE_MANAGED_POLICY names and the advisory data of
 * the policy, where they lie in it. What was watched before stays watched, whatever the policy names now.
 */
export function listWatched({ root, remembered }: WatchedRoot, outside: AtFolder<PolicyHost>): string[] {
  const known = remembered.type === 'known' ? remembered.state.watched : []
  const host = outside.at(root)
  const { DEPGATE_MANAGED_POLICY: managed = '' } = host.env
  const named = managed === '' ? [] : stepsOf(path.resolve(root, managed), root, host)
  const data = readNamed(root, host).data.flatMap((file) => stepsOf(file, root, host))
  // A folder of records, or one archive.
  const steps = data.map((step) => (/\.zip$/i.test(step) ? step : `${step}/`))
  return [...new Set([...watched, ...known, ...named, ...steps])]
}

/**
 * Lists the files outside of a root that decide: npm's configuration, settings of agents, policies above the project's
 * with what they extend, and advisory data that the policy names.
 */
export async function listOutside(root: string, outside: AtFolder<LookPorts>): Promise<OutsideFile[]> {
  const host = outside.at(root)
  const { read, data } = readNamed(root, host)
  const isApart = (file: string) => stepBetween(root, file) === null
  const extended = read.filter((file) => isPolicy(file) && isApart(file))
  const policies = [...new Set([...listPoliciesAbove(root, host), ...extended])]
  const records = data
    .filter((file) => stepsOf(file, root, host).length === 0)
    .flatMap((file) => (host.hook.hasFolder(file) ? host.hook.filesIn(file, maxRecords) : [file]))
  return [
    ...(await host.hook.outside(root)),
    ...policies.map((file) => ({ path: file, kind: 'policy' }) as const),
    ...records.map((file) => ({ path: file, kind: 'advisories' }) as const),
  ]
}

/** Looks at a root, and at what is outside of it and decides. */
export async function lookAt(root: WatchedRoot, isStart: boolean, host: AtFolder<LookPorts>) {
  const names = listWatched(root, host)
  const outside = await listOutside(root.root, host)
  const paths = outside.map((file) => file.path)
  return { names, outside, seen: root.look(names, paths, isStart) }
}

/** Whether a path is watched since this run only, so that nothing of it can be remembered. */
export function isNewlyWatched(file: string, state: Pick<HookState, 'files' | 'watched'>): boolean {
  if (Object.hasOwn(state.files, file)) return false
  return path.isAbsolute(file) || (isWatched(file, watched) && !isWatched(file, state.watched))
}

/** A path by its name under the root, and by where it leads. */
function stepsOf(file: string, root: string, files: Pick<Files, 'real'>): string[] {
  return placesOf(file, [openEmpty(root)], files).map(({ step }) => step)
}

/** The files that the policy on disk consists of, and the advisory data that it names. */
function readNamed(root: string, host: PolicyHost): { readonly read: string[]; readonly data: string[] } {
  const read = new Set<string>()
  const noting = {
    folder: host.folder,
    env: host.env,
    policyPlaces: host.policyPlaces,
    git: host.git,
    real: (file: string) => host.real(file),
    read: (file: string) => {
      read.add(file)
      return host.read(file)
    },
  }
  try {
    const { sources } = readPolicy(null, [root], noting).policy.advisories
    return { read: [...read], data: sources.flatMap((source) => source.path ?? []) }
  } catch (error) {
    // A policy that cannot be read judges nothing; reading it is an error that is reported elsewhere.
    if (error instanceof DepgateError) return { read: [...read], data: [] }
    throw error
  }
}

/** The changed ones of these files, as parts of the change that is judged. */
export function namedFilesOf(
  changed: readonly string[],
  { root, disk, approved }: ApprovedState,
  host: Pick<Invocation, 'env'> & Pick<Files, 'real'>,
) {
  const { DEPGATE_MANAGED_POLICY: managed = '' } = host.env
  const policies = managed === '' ? [] : stepsOf(path.resolve(root, managed), root, host)
  const isNamed = (file: string) =>
    !path.isAbsolute(file) && !file.includes('node_modules/') && !isWatched(file, watched)
  return changed.filter(isNamed).map((file): ProjectFile => {
    const seen = disk.get(file)
    return {
      type: 'file',
      kind: policies.includes(file) ? 'policy' : 'advisories',
      path: file,
      // What is no text was changed all the same.
      text: seen?.text ?? (seen?.trouble ? 'changed' : ''),
      before: approved.get(file) ?? null,
      isOfAgent: true,
    }
  })
}
