// What the hook watches beside the files that have a name: what this project's policy and environment name.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import { isWatched } from '../state.ts'
import { watched } from '../watched-files.ts'
import { emptyLockfile } from '../../lockfile/parse.ts'
import type { WatchedRoot } from '../../ports/hook.ts'
import type { Host } from '../../ports/host.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import { openEmpty } from '../../snapshot/empty.ts'
import { placesOf } from '../../policy/load/policy-layer.ts'
import { readPolicy } from '../../policy/load/load.ts'
import type { LockfilePair, ProjectFile } from '../../model/change.ts'

/**
 * Returns the names that are watched under a root: the policy that DEPGATE_MANAGED_POLICY names and the advisory data of
 * the policy, where they lie in it. What was watched before stays so, whatever the policy says by now.
 */
export function listWatched({ root, remembered }: WatchedRoot, outside: Host): string[] {
  const known = remembered.type === 'known' ? remembered.state.watched : []
  const host = outside.at(root)
  const { DEPGATE_MANAGED_POLICY: managed = '' } = host.env
  const named = managed === '' ? [] : stepsOf(path.resolve(root, managed), root, host)
  const data = sourcesOf(root, host).flatMap((file) => stepsOf(file, root, host))
  // A folder of records, or one archive.
  const steps = data.map((step) => (/\.zip$/i.test(step) ? step : `${step}/`))
  return [...new Set([...watched, ...known, ...named, ...steps])]
}

/** A path by its name under the root, and by where it leads. */
function stepsOf(file: string, root: string, host: Host): string[] {
  return placesOf(file, [openEmpty(root)], host).map(({ step }) => step)
}

function sourcesOf(root: string, host: Host): string[] {
  try {
    const { sources } = readPolicy(null, [root], host).policy.advisories
    return sources.flatMap((source) => source.path ?? [])
  } catch (error) {
    // A policy that cannot be read judges nothing; reading it is an error that is reported elsewhere.
    if (error instanceof DepgateError) return []
    throw error
  }
}

/** The changed ones of these files, as parts of the change that is judged. */
export function namedFilesOf(
  changed: readonly string[],
  { root, disk, approved }: ApprovedState,
  host: Host,
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

/** The user's own npmrc, as far as it could weaken the gate: that it holds tokens is right. */
export function outsidePairs(changed: readonly string[], { disk, approved }: ApprovedState): LockfilePair[] {
  const strip = (text: string) => text.replace(/^.*(?:_auth|_password|:key\s*=|\/\/[^\s/]*@).*$/gim, '')
  return changed.filter(path.isAbsolute).map((file) => {
    const [text, before] = [disk.get(file)?.text ?? '', approved.get(file)]
    const empty = emptyLockfile(path.basename(file))
    const shown = { type: 'file', kind: 'npmrc', path: file } as const
    const judged = { ...shown, text: strip(text), before: before === undefined ? null : strip(before) }
    return { before: empty, after: empty, beforeLabel: 'approved', afterLabel: file, files: [judged] }
  })
}
