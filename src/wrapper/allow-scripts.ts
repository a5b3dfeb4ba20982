// Finds the packages whose install scripts are allowed, and those that wait for a decision.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { hiddenLockfile, npmLockfileNames, packageLockName } from '../lockfile/npm/names.ts'
import { parseLockfile } from '../lockfile/parse.ts'
import { findScriptVerdict } from '../manifest/script-verdict.ts'
import { refusalsOf } from '../manifest/write-allow-scripts.ts'
import type { LockedPackage } from '../model/lockfile.ts'
import type { Files } from '../ports/files.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { plain } from '../text/plain.ts'

/** A project of npm with what is installed in it. */
export interface InstalledProject {
  /** The folder whose package.json npm reads `allowScripts` from: that of the lockfile, also from within a workspace. */
  readonly folder: string
  readonly manifest: string
  readonly packages: readonly LockedPackage[]
}

/** Finds the project that a folder lies in. @throws {DepgateError} EUSAGE where npm has installed nothing there. */
export function findProject(from: string, { read }: Pick<Files, 'read'>): InstalledProject {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const file = [...npmLockfileNames, hiddenLockfile].find((name) => read(path.join(folder, name)) !== null)
    const manifest = read(path.join(folder, 'package.json'))
    if (file !== undefined && manifest !== null) {
      const readIn = (name: string) => read(path.join(folder, name))
      const shown = file === hiddenLockfile ? packageLockName : file
      const { packages } = parseLockfile(readIn(file) ?? '', shown, readIn)
      const installed = packages.filter(({ location, bundler, source }) => {
        const isOwn = source.type === 'directory' && source.isOwn === true
        return bundler === null && !isOwn && readIn(path.posix.join(location, 'package.json')) !== null
      })
      return { folder, manifest, packages: installed }
    }
    if (path.dirname(folder) === folder)
      throw new DepgateError('EUSAGE', 'there is no lockfile of npm here, so there is nothing to allow', {
        hint: 'Install first: depgate install',
      })
  }
}

/** The packages with install scripts about which the project has not decided. */
export function listPending(
  { packages }: Pick<InstalledProject, 'packages'>,
  allowed: Readonly<Record<string, boolean>>,
): LockedPackage[] {
  return packages.filter(
    (locked) => locked.hasInstallScript === true && findScriptVerdict(locked, allowed) === null,
  )
}

/**
 * Returns every installed copy of the named packages; `name@version` means that version only.
 *
 * @throws {DepgateError} EUSAGE for a name that is not installed, or that the project refuses.
 */
export function findNamed(
  specs: readonly string[],
  { packages }: Pick<InstalledProject, 'packages'>,
  allowed: Readonly<Record<string, boolean>>,
): LockedPackage[] {
  return specs.flatMap((spec) => {
    const at = spec.indexOf('@', 1)
    const [name, version] = at === -1 ? [spec, null] : [spec.slice(0, at), spec.slice(at + 1)]
    const found = packages.filter(
      (one) => (one.name === name || one.alias === name) && (version === null || one.version === version),
    )
    if (found.length === 0) {
      const known = [
        ...new Set(packages.filter((one) => one.hasInstallScript === true).map((one) => one.name)),
      ]
      const message = `no package "${plain(spec, 214)}" is installed here${didYouMean(name, known)}`
      throw new DepgateError('EUSAGE', message)
    }
    const [refusal] = found.flatMap((one) => refusalsOf(one, allowed))
    if (refusal === undefined) return found
    const message = `"allowScripts" of package.json refuses ${plain(spec, 214)} ("${plain(refusal, 214)}": false)`
    throw new DepgateError('EUSAGE', message, { hint: 'Delete that line first, if it is no longer meant.' })
  })
}
