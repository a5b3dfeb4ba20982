// What an agent changed of the files outside of the project, as parts of the change that is judged.

import path from 'node:path'
import { asJson } from '../../agents/read-settings.ts'
import { watchedSettings } from '../../agents/settings-files.ts'
import { emptyLockfile } from '../../lockfile/parse.ts'
import type { SettingsChange } from '../../mcp/changed-settings.ts'
import type { LockfilePair, ProjectFile } from '../../model/change.ts'
import { comparePolicyFile } from '../../policy/load/compare-states.ts'
import type { OutsideFile } from '../../ports/hook.ts'
import type { ApprovedState, ApprovedStates } from '../../snapshot/approved.ts'
import type { CheckoutFiles } from '../../snapshot/snapshot.ts'
import { matchedPart } from '../../text/glob.ts'

/** Lines of an npmrc that carry a secret: tokens belong in the user's own. */
const secrets = /^.*(?:_auth|_password|:key\s*=|\/\/[^\s/]*@).*$/gim

/** Returns a pair for each changed file. @param states - both from the root. */
export function outsidePairs(
  changed: readonly string[],
  world: ApprovedState,
  states: ApprovedStates,
  host: CheckoutFiles & { readonly folder: string },
): LockfilePair[] {
  return changed.filter(path.isAbsolute).map((file) => {
    const known = ownerOf(file, world) ?? { path: file, kind: 'npmrc' }
    const empty = emptyLockfile(path.basename(file))
    const judged =
      known.kind === 'policy' ? comparePolicy(known, world, states, host) : describe(known, world)
    return { before: empty, after: empty, beforeLabel: 'approved', afterLabel: file, files: [judged] }
  })
}

/** What starts servers and hooks, before and after, inside of the project and outside. */
export function settingsOf(changed: readonly string[], world: ApprovedState): SettingsChange[] {
  return changed.flatMap((file) => {
    const known = ownerOf(file, world)
    const isNamed = watchedSettings.some((name) => matchedPart(file, name) !== null)
    const after = world.disk.get(file)?.text
    if (!(isNamed || known?.kind === 'hook-settings') || typeof after !== 'string') return []
    const before = world.approved.get(file) ?? null
    const agent = known?.agent ?? null
    const read = (text: string) => asJson(file, text, agent)
    return [{ path: file, before: before === null ? null : read(before), after: read(after) }]
  })
}

function ownerOf(file: string, { outside = [] }: ApprovedState): OutsideFile | null {
  return path.isAbsolute(file) ? (outside.find((one) => one.path === file) ?? null) : null
}

function describe({ path: file, kind, agent }: OutsideFile, { disk, approved }: ApprovedState): ProjectFile {
  const seen = disk.get(file)
  // What is no text was changed all the same.
  const text = seen?.text ?? (kind === 'advisories' && seen?.trouble ? 'changed' : '')
  const before = approved.get(file) ?? null
  const strip = (whole: string) => (kind === 'npmrc' ? whole.replace(secrets, '') : whole)
  return {
    type: 'file',
    kind,
    path: file,
    text: strip(text),
    before: before === null ? null : strip(before),
    isOutside: true,
    ...(agent === undefined ? {} : { agent }),
    ...(kind === 'advisories' ? { isOfAgent: true } : {}),
  }
}

/** A policy with all that it extends. */
function comparePolicy(
  { path: file, kind }: OutsideFile,
  { disk, approved }: ApprovedState,
  { before, after }: ApprovedStates,
  host: CheckoutFiles & { readonly folder: string },
): ProjectFile {
  const [folder, step] = [path.dirname(file), path.basename(file)]
  const texts = [approved.get(file) ?? null, disk.get(file)?.text ?? null] as const
  const policies = comparePolicyFile(
    { before: { at: before.at(folder), step }, after: { at: after.at(folder), step }, texts },
    { folder: host.folder, real: (one) => host.real(one), disk: after },
  )
  return {
    type: 'file',
    kind,
    path: file,
    text: texts[1] ?? '',
    before: texts[0],
    isOutside: true,
    isOfAgent: true,
    ...(policies === undefined ? {} : { policies }),
  }
}
