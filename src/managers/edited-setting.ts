// Finds a setting of a package manager that decides what it fetches or runs, and that a change edits.

import { DepgateError } from '../errors.ts'
import { flattenSettings } from './flatten.ts'
import { effectOf, managerOfRole, settingsFiles, type SettingsRole } from './table.ts'

type Read = (file: string) => string | null

/** `npmRegistryServer of .yarnrc.yml`, a whole file that cannot be read, or null where all of them are as before. */
export function findEditedSetting(manager: string, before: Read, after: Read): string | null {
  for (const [file, role] of settingsFiles) {
    if (managerOfRole(role) !== manager) continue
    const [old, own] = [before(file), after(file)]
    if (old === own) continue
    const [was, is] = [listValues(role, old, file), listValues(role, own, file)]
    if (was === null || is === null) return file
    const key = [...new Set([...was.keys(), ...is.keys()])].find((one) => was.get(one) !== is.get(one))
    if (key !== undefined) return `${key} of ${file}`
  }
  return null
}

/** Values by their keys, of what has an effect on a judgement; null for a file that cannot be read. */
function listValues(role: SettingsRole, text: string | null, file: string): Map<string, string> | null {
  if (text === null) return new Map()
  try {
    return new Map(
      flattenSettings(role, text, file)
        .filter(({ keys }) => effectOf(role, keys) !== null)
        .map(({ keys, values }) => [keys.join('.'), JSON.stringify(values)]),
    )
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}
