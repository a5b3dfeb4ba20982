// Lists the files of a project in which its package managers find settings.

import { readPnpmMajor } from './pnpm-version.ts'
import { settingsFiles, type SettingsRole } from './table.ts'

/**
 * Lists them by their names in its folder. Measured: pnpm up to 10 reads its own keys from `.npmrc` too, 12 does not;
 * where the project does not name its version they count.
 */
export function listOwnFiles(
  read: (file: string) => string | null,
): (readonly [file: string, role: SettingsRole])[] {
  const isNew = (readPnpmMajor(read('package.json')) ?? 0) > 10
  return [
    ...settingsFiles,
    ['package.json', 'pnpm-manifest'],
    ...(isNew ? [] : [['.npmrc', 'pnpm-rc'] as const]),
  ]
}
