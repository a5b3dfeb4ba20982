// What an agent changed of the files that run at install, as the hook has seen both states.

import path from 'node:path'
import { roleOf, type InstallFile } from '../index.ts'
import { approvedLabel, type World } from './hook-world.ts'

/** Returns those of the changed files; what they name is looked for among the files that the hook watches. */
export function installFilesOf(changed: readonly string[], { disk, approved }: World): InstallFile[] {
  return changed.flatMap((file) => {
    const seen = disk.get(file)
    const place = path.posix.basename(file)
    const role = path.isAbsolute(file) || /(?:^|\/)node_modules\//.test(file) ? null : roleOf(place)
    // What cannot be read is refused where it is read as a part of the project.
    if (role === null || seen?.trouble) return []
    const stateOf = (name: string) => ({
      before: approved.get(name) ?? null,
      after: disk.get(name)?.text ?? null,
    })
    const beside = (named: string) => {
      const states = stateOf(path.posix.join(path.posix.dirname(file), named))
      return states.before === null && states.after === null ? null : states
    }
    return [{ path: file, place, role, ...stateOf(file), commit: approvedLabel, hasNoBefore: false, beside }]
  })
}
