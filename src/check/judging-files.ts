// What a change does to the files that judge it and lie elsewhere than beside the lockfile: a policy that a flag or
// variable names, advisory data, the jobs and git hooks that run depgate.

import path from 'node:path'
import type { InstallFile } from '../install-code/files.ts'
import { loadInstallCode } from '../install-code/load.ts'
import { emptyLockfile } from '../lockfile/parse.ts'
import type { ConfigBase, Host } from '../ports/host.ts'
import { comparePlaces, type CheckoutAt, type PlaceAt } from '../policy/load/load.ts'
import { placesOf, policyFile, show } from '../policy/load/policy-layer.ts'
import type { Policy } from '../model/policy.ts'
import type { LockfilePair, ProjectFile } from '../model/change.ts'

/** Puts files beside those of the first pair, or into a pair of their own. */
export function withFiles(pairs: readonly LockfilePair[], files: readonly ProjectFile[]): LockfilePair[] {
  const [{ path: shown } = { path: '' }] = files
  if (files.length === 0) return [...pairs]
  const empty: LockfilePair = {
    before: emptyLockfile(shown),
    after: emptyLockfile(shown),
    beforeLabel: 'before',
    afterLabel: shown,
  }
  const [first = empty, ...rest] = pairs
  return [{ ...first, files: [...(first.files ?? []), ...files] }, ...rest]
}

/** Returns the files whose job of depgate an edit weakens. */
export async function listJobEdits(files: readonly InstallFile[]): Promise<ProjectFile[]> {
  const changed = files.filter((file) => file.before !== file.after && file.before !== null)
  if (changed.length === 0) return []
  const { describeJobEdit } = await loadInstallCode()
  return changed.flatMap((file): ProjectFile[] => {
    const jobEdit = describeJobEdit(file)
    const about = { type: 'file', kind: 'job', path: file.path, text: '', before: null } as const
    return jobEdit === null ? [] : [{ ...about, jobEdit }]
  })
}

/**
 * Returns the policies that `--policy`, DEPGATE_MANAGED_POLICY and the user's own place name, where they lie in a
 * checkout and the change edits them.
 *
 * @param judging - what a named file that is new is held against: from then on it stands in that place.
 * @param isHead - the disk is held against HEAD: its own policy judges.
 */
export function listNamedPolicies(
  named: string | null,
  judging: Policy,
  checkouts: readonly CheckoutAt[],
  isHead: boolean,
  host: Host,
): ProjectFile[] {
  const { DEPGATE_MANAGED_POLICY: managed = '' } = host.env
  const files = [named, managed].filter((file) => file !== null && file !== '') as string[]
  const absolute = [...files.map((file) => path.resolve(host.folder, file)), host.policyPlaces.user]
  return [...new Set(absolute)].flatMap((file) => {
    const places = placesOf(file, checkouts, host).filter(
      ({ step }) => path.posix.basename(step) !== policyFile,
    )
    const [place] = places
    if (place === undefined) return []
    const isNamed = named !== null && file === path.resolve(host.folder, named)
    return compareNamed(file, places, place, isNamed ? judging : null, isHead, host)
  })
}

function compareNamed(
  file: string,
  places: readonly PlaceAt[],
  first: PlaceAt,
  judging: Policy | null,
  isHead: boolean,
  host: Host,
): ProjectFile[] {
  const textAt = ({ at, step }: PlaceAt) =>
    at.commit === null ? null : host.git.show(at.top, at.commit, step)
  const place = places.find((one) => textAt(one) !== null) ?? first
  const [before, text] = [textAt(place), host.read(file)]
  const isNew = before === null && judging !== null && !isHead
  const policies = comparePlaces(place, [before, text], file, host, isNew ? judging : null)
  if (before === text && policies?.before?.sha256 === policies?.after?.sha256) return []
  return [
    {
      type: 'file',
      kind: 'policy',
      path: show(file, host),
      text: text ?? '',
      before,
      ...(isHead ? { isInForce: true } : {}),
      ...(policies === undefined ? {} : { policies }),
    },
  ]
}

/**
 * Returns the records and archives of a policy's advisory data that lie in a checkout and that the change edits.
 *
 * @param tell - takes a line about what only the change has, which does not count yet.
 */
export function listAdvisoryEdits(
  { advisories }: Policy,
  base: ConfigBase,
  isHead: boolean,
  host: Host,
  tell: (line: string) => void,
): ProjectFile[] {
  const paths = advisories.sources.flatMap(({ type, path: file }) => (type === 'osv' ? [file] : []))
  if (paths.length === 0) return []
  const { edits, added, more } = host.advisoryEdits(paths, base)
  if (added.length > 0) {
    const [first = ''] = added
    const others = added.length === 1 ? '' : ` and ${added.length - 1} more`
    tell(`advisory data that only the change has does not count yet: ${show(first, host)}${others}`)
  }
  const files = edits.map(({ path: file, before, after }): ProjectFile => {
    const isThere = after !== null || host.real(file) !== file || isFile(file, host)
    return {
      type: 'file',
      kind: 'advisories',
      path: show(file, host),
      text: after ?? (isThere ? 'changed' : ''),
      before: before ?? '',
      ...(isHead ? { isInForce: true } : {}),
    }
  })
  if (more === 0) return files
  const shown = show(edits[0]?.path ?? '', host)
  return [...files, { type: 'file', kind: 'advisories', path: shown, text: `${more} more`, before: '' }]
}

function isFile(file: string, host: Host): boolean {
  try {
    return host.read(file) !== null
  } catch {
    // An archive is no text.
    return true
  }
}
