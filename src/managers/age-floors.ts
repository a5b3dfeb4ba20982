// Finds the age that the package manager of a project itself asks a release to have: it counts as a floor.

import { DepgateError } from '../errors.ts'
import type { AgeFloor } from '../model/lockfile.ts'
import { plain } from '../text/plain.ts'
import { readAge } from './age.ts'
import { flattenSettings } from './flatten.ts'
import { effectOf, managerOfRole, settingsFiles, type SettingsRole } from './table.ts'

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
  const files: (readonly [string, SettingsRole])[] = [...settingsFiles, ['package.json', 'pnpm-manifest']]
  return files.flatMap(([file, role]): AgeFloor[] => {
    if (managerOfRole(role) !== manager) return []
    const text = read(file)
    if (text === null) return []
    try {
      return readOne(role, text, file)
    } catch (error) {
      if (error instanceof DepgateError) return []
      throw error
    }
  })
}

function readOne(role: SettingsRole, text: string, file: string): AgeFloor[] {
  const manager = managerOfRole(role)
  const settings = flattenSettings(role, text, file)
  const exclude = settings.flatMap(({ keys, values }) =>
    keys.join('.') === exceptions[manager] ? values : [],
  )
  return settings.flatMap(({ keys, values }): AgeFloor[] => {
    const effect = effectOf(role, keys)
    if (effect?.by !== 'age') return []
    const minutes = readAge(values.at(-1) ?? '', effect.minutes)
    if (minutes === null || minutes <= 0) return []
    const names = exclude.map((one) => plain(one, 214))
    return [{ manager, setting: keys.join('.'), file, minutes, exclude: names }]
  })
}
