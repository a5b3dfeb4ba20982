// What an agent changed of the files that run at install, as the hook has seen both states.

import path from 'node:path'
import { roleOf, roleOfUserFile, type InstallFile } from '../../install-code/files.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'

/** Returns those of the changed files; what they name is looked for among the files that the hook watches. */
export function installFilesOf(changed: readonly string[], world: ApprovedState): InstallFile[] {
  const { disk, approved } = world
  return changed.flatMap((file) => {
    const seen = disk.get(file)
    const isApart = path.isAbsolute(file) || /(?:^|\/)node_modules\//.test(file)
    const outside = isApart ? outsideRole(file, world) : null
    const place =
      outside !== null ? file : isApart ? undefined : placesOf(file).find((one) => roleOf(one) !== null)
    const role = outside ?? (place === undefined ? null : roleOf(place))
    // What cannot be read is refused where it is read as a part of the project.
    if (place === undefined || role === null || seen?.trouble) return []
    const stateOf = (name: string) => ({
      before: approved.get(name) ?? null,
      after: disk.get(name)?.text ?? null,
    })
    const beside = (named: string) => {
      const states = stateOf(path.posix.join(path.posix.dirname(file), named))
      return states.before === null && states.after === null ? null : states
    }
    return [{ path: file, place, role, ...stateOf(file), hasNoBefore: false, beside }]
  })
}

/** Settings of the user and the machine. */
function outsideRole(file: string, { outside = [] }: ApprovedState) {
  const kind = outside.find((one) => one.path === file)?.kind
  return kind === 'npmrc' || kind === 'manager-settings' ? roleOfUserFile(path.basename(file)) : null
}

/** A path as it reads from each folder above it: `.github/workflows/ci.yml` is one wherever it lies. */
function placesOf(file: string): string[] {
  const steps = file.split('/')
  return steps.map((_, at) => steps.slice(at).join('/'))
}
