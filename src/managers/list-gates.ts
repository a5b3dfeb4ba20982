// Lists what a project's package managers guard by themselves, with every age in the unit of the policy.

import { DepgateError } from '../errors.ts'
import { printDuration } from '../options/duration.ts'
import { plain } from '../text/plain.ts'
import { readAge } from './age.ts'
import { flattenSettings } from './flatten.ts'
import { listOwnFiles } from './own-files.ts'
import { effectOf, managerOfRole, type SettingsRole } from './table.ts'

/** A setting of a package manager that guards the project. */
export interface OwnGate {
  readonly manager: string
  readonly setting: string
  /** An age as a duration of the policy (`3d`); anything else as it is written. */
  readonly value: string
  readonly file: string
}

const maxGates = 100

/** Lists them in the order of the files; one that cannot be read guards nothing that is known. */
export function listOwnGates(
  read: (file: string) => string | null,
  files: readonly (readonly [file: string, role: SettingsRole])[] = listOwnFiles(read),
): OwnGate[] {
  return files
    .flatMap(([file, role]): OwnGate[] => {
      try {
        const text = read(file)
        return text === null ? [] : listOne(role, text, file)
      } catch (error) {
        if (error instanceof DepgateError) return []
        throw error
      }
    })
    .slice(0, maxGates)
}

function listOne(role: SettingsRole, text: string, file: string): OwnGate[] {
  return flattenSettings(role, text, file).flatMap(({ keys, values }): OwnGate[] => {
    const effect = effectOf(role, keys)
    // Addresses and proxies guard nothing, and can carry a password.
    if (effect === null || effect.by === 'value') return []
    const minutes = effect.by === 'age' ? readAge(values.at(-1) ?? '', effect.minutes) : null
    const value = minutes === null ? values.join(', ') : printDuration(Math.round(minutes * 1000) / 1000)
    return [
      { manager: managerOfRole(role), setting: plain(keys.join('.'), 120), value: plain(value, 200), file },
    ]
  })
}
