// Finds the age that the package manager of a project itself asks a release to have: it counts as a floor.

import { DepgateError } from '../errors.ts'
import type { AgeFloor } from '../model/lockfile.ts'
import { plain } from '../text/plain.ts'
import { readAge } from './age.ts'
import { flattenSettings, type FlatSetting } from './flatten.ts'
import { listOwnFiles } from './own-files.ts'
import { effectOf, managerOfRole, type SettingsRole } from './table.ts'

/** The setting with the names that need not be old, by manager. */
const exceptions: Readonly<Record<string, string>> = {
  pnpm: 'minimumReleaseAgeExclude',
  yarn: 'npmPreapprovedPackages',
  bun: 'install.minimumReleaseAgeExcludes',
}

/**
 * Returns the ages that one package manager asks for in its files of a project; what cannot be read asks for none.
 *
 * @param manager - the package manager that writes the lockfile: the settings of another one decide nothing.
 */
export function readAgeFloors(manager: string, read: (file: string) => string | null): AgeFloor[] {
  return listOwnFiles(read).flatMap(([file, role]): AgeFloor[] => {
    if (managerOfRole(role) !== manager) return []
    const text = read(file)
    return text === null ? [] : readFloorsOf(role, text, file)
  })
}

/** The ages that one file asks for, with the exceptions in it; one that cannot be read asks for none. */
export function readFloorsOf(role: SettingsRole, text: string, file: string): AgeFloor[] {
  return attempt(() => readOne(role, text, file))
}

/** The exceptions of one file, whether or not it asks for an age. */
export function readExceptionsOf(role: SettingsRole, text: string, file: string): string[] {
  return attempt(() => exceptionsOf(managerOfRole(role), flattenSettings(role, text, file)))
}

function attempt<T>(read: () => T[]): T[] {
  try {
    return read()
  } catch (error) {
    if (error instanceof DepgateError) return []
    throw error
  }
}

function exceptionsOf(manager: string, settings: readonly FlatSetting[]): string[] {
  const names = settings.flatMap(({ keys, values }) => (keys.join('.') === exceptions[manager] ? values : []))
  return names.map((one) => plain(one, 214))
}

function readOne(role: SettingsRole, text: string, file: string): AgeFloor[] {
  const manager = managerOfRole(role)
  const settings = flattenSettings(role, text, file)
  const exclude = exceptionsOf(manager, settings)
  return settings.flatMap(({ keys, values }): AgeFloor[] => {
    const effect = effectOf(role, keys)
    if (effect?.by !== 'age') return []
    const minutes = readAge(values.at(-1) ?? '', effect.minutes)
    if (minutes === null || minutes <= 0) return []
    return [{ manager, setting: keys.join('.'), file, minutes, exclude }]
  })
}
