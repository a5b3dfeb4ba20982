// Lists edits of the files that judge a change and are not beside the lockfile: a policy that a flag or variable names,
// advisory data, the jobs and git hooks that run depgate.

import path from 'node:path'
import type { InstallFile } from '../install-code/files.ts'
import { loadInstallCode } from '../install-code/load.ts'
import { emptyLockfile } from '../lockfile/parse.ts'
import type { AdvisoryData } from '../ports/advisory-data.ts'
import type { Files } from '../ports/files.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { ConfigBase } from '../ports/registries.ts'
import { comparePolicyFile } from '../policy/load/compare-states.ts'
import type { PolicyBefore, PolicyHost } from '../policy/load/load.ts'
import { policyFile, show } from '../policy/load/policy-files.ts'
import { onDisk, placesOf } from '../policy/load/policy-layer.ts'
import { openDisk } from '../snapshot/disk.ts'
import type { Policy } from '../model/policy.ts'
import type { LockfilePair, ProjectFile } from '../model/change.ts'

/** Adds files to those of the first pair, or makes a pair of them. */
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
 * @param named - from `--policy`, with what judges: a named file that is new is compared with it, since it judges from
 *   then on.
 * @param before - where it does not judge, the disk is compared with HEAD, and its own policy judges.
 */
export function listNamedPolicies(
  named: { readonly file: string | null; readonly judging: Policy },
  before: PolicyBefore,
  host: PolicyHost,
): ProjectFile[] {
  const { DEPGATE_MANAGED_POLICY: managed = '' } = host.env
  const files = [named.file, managed].filter((file) => file !== null && file !== '') as string[]
  const absolute = [...files.map((file) => path.resolve(host.folder, file)), host.policyPlaces.user]
  return [...new Set(absolute)].flatMap((file) => {
    const isNamed = named.file !== null && file === path.resolve(host.folder, named.file)
    return compareNamed(file, isNamed ? named.judging : null, before, host)
  })
}

function compareNamed(
  file: string,
  judging: Policy | null,
  { checkouts, isJudge }: PolicyBefore,
  host: PolicyHost,
): ProjectFile[] {
  const places = placesOf(file, checkouts, host).filter(
    ({ step }) => path.posix.basename(step) !== policyFile,
  )
  const place = places.find(({ at, step }) => at.read(step) !== null) ?? places[0]
  if (place === undefined) return []
  const disk = openDisk(host.folder, host)
  const policyFiles = { folder: host.folder, real: (one: string) => host.real(one), disk }
  const texts = [place.at.read(place.step), host.read(file)] as const
  const [before, text] = texts
  const isNew = before === null && judging !== null && isJudge
  const compared = { before: place, after: onDisk(file, policyFiles), texts }
  const policies = comparePolicyFile(compared, policyFiles, isNew ? judging : null)
  if (before === text && policies?.before?.sha256 === policies?.after?.sha256) return []
  return [
    {
      type: 'file',
      kind: 'policy',
      path: show(file, host),
      text: text ?? '',
      before,
      ...(isJudge ? {} : { isInForce: true }),
      ...(policies === undefined ? {} : { policies }),
    },
  ]
}

/**
 * Returns the records and archives of a policy's advisory data that lie in a checkout and that the change edits.
 *
 * @param base - `isJudge`: the policy of before judges.
 * @param tell - takes a line about what only the change has, which does not count yet.
 */
export function listAdvisoryEdits(
  { advisories }: Policy,
  { base, isJudge }: { readonly base: ConfigBase; readonly isJudge: boolean },
  host: Pick<Files, 'read' | 'real'> & Pick<Invocation, 'folder'> & Pick<AdvisoryData, 'advisoryEdits'>,
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
      ...(isJudge ? {} : { isInForce: true }),
    }
  })
  if (more === 0) return files
  const shown = show(edits[0]?.path ?? '', host)
  return [...files, { type: 'file', kind: 'advisories', path: shown, text: `${more} more`, before: '' }]
}

function isFile(file: string, host: Pick<Files, 'read'>): boolean {
  try {
    return host.read(file) !== null
  } catch {
    // An archive is no text.
    return true
  }
}
