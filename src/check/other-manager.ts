// What lines of a package manager other than npm are written and tried with, and why they are not tried.

import path from 'node:path'
import semver from 'semver'
import type { LineWords } from '../model/line-words.ts'
import { managerOf } from '../lockfile/commands-of.ts'
import { findEditedSetting } from '../managers/edited-setting.ts'
import type { Lockfile } from '../model/lockfile.ts'
import { minute } from '../options/duration.ts'
import type { ProjectCopy } from '../ports/project-copy.ts'
import type { OtherManager } from '../remedy/lines.ts'
import { plain } from '../text/plain.ts'
import type { BaseTexts } from './base-texts.ts'

/** Where lines are typed, and what they are to keep to. */
export interface OtherPlace {
  readonly words: LineWords
  readonly lockfile: Lockfile
  /** The folder of the lockfile from where lines are typed, with slashes; '' for the same one. */
  readonly folder: string
  readonly before: string | null
  readonly asOf: Date
}

export function describeOther(place: OtherPlace, copy: ProjectCopy): OtherManager {
  const { words, lockfile, folder, before, asOf } = place
  return {
    words,
    version: copy.version ?? '',
    folder,
    read: (name) => copy.read(name),
    minutes: before === null ? null : Math.ceil((asOf.getTime() - Date.parse(before)) / minute),
    hasOneLine: (name, version) =>
      lockfile.packages.every((one) => one.name !== name || lineOf(one.version) === lineOf(version)),
  }
}

/** The part of a version that a caret range keeps. */
function lineOf(version: string): string {
  const read = semver.parse(version, { loose: true })
  return read === null ? version : read.major > 0 ? `${read.major}` : `0.${read.minor}`
}

/**
 * Why a package manager must not be run on the files of a change: it would fetch from where the change tells it to, or run
 * what the change brings along; null where it is as it was approved.
 *
 * @param base - null: nothing was approved, so there may be no such setting and no such file.
 */
export function refuseEdited(
  { words, lockfile }: Pick<OtherPlace, 'words' | 'lockfile'>,
  base: BaseTexts | null,
  read: (name: string) => string | null,
): string | null {
  const before = (name: string) => base?.read(name) ?? null
  const manager = managerOf(lockfile.format)
  // With --all nothing is compared, and so nothing was edited.
  const edits = base === null ? 'no earlier state has' : 'the change edits'
  const edited = findEditedSetting(manager, before, read)
  if (edited !== null)
    return `${edits} ${plain(edited, 200)}, with which ${manager} would resolve; choose other versions by hand`
  const field = selecting.find(
    (one) => fieldOf(before(manifestName), one) !== fieldOf(read(manifestName), one),
  )
  if (field !== undefined)
    return `${edits} ${field} of ${manifestName}, which selects the ${manager} that runs`
  const executed = words.trial.executes(read).find((file) => isOutside(file) || before(file) !== read(file))
  return executed === undefined
    ? null
    : `${manager} would run ${plain(executed, 200)}, which is not as it was before the change`
}

const manifestName = 'package.json'
/** The fields by which a package manager starts another one, or another runtime. */
const selecting = ['packageManager', 'devEngines']

/** A field of a manifest as text; '' for none, and for what is no JSON. */
function fieldOf(manifest: string | null, field: string): string {
  try {
    const read: unknown = JSON.parse(manifest?.replace(/^\uFEFF/, '') ?? '{}')
    return typeof read === 'object' && read !== null && Object.hasOwn(read, field)
      ? JSON.stringify((read as Record<string, unknown>)[field])
      : ''
  } catch {
    return ''
  }
}

function isOutside(file: string): boolean {
  return path.posix.isAbsolute(file) || path.posix.normalize(file).startsWith('..')
}
