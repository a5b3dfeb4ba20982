// Finds the overrides that are in force: those of the settings, or where these are not there to read the lockfile's.

import { readTexts, refuse } from '../../json/section.ts'
import { dereference, listOverrides } from './declared-settings.ts'
import type { LockDocument } from './entry.ts'
import { readMapping } from './fields.ts'
import { parseSelector, type Override } from './overrides.ts'
import { readWritten, type Settings } from './settings.ts'

// Each of them is compared with what every project asks for.
const maxOverrides = 1000

/** Those of the settings, as they are in force: `$name` and `catalog:` stand for a range. */
export function resolveOverrides(
  settings: Settings,
  list: readonly Override[] = listOverrides(settings),
): Override[] {
  return list.map(({ selector, value }) => {
    const own = dereference(value, settings.root)
    const [, catalog] = /^catalog:(.*)$/s.exec(own) ?? []
    const { name } = parseSelector(selector).target
    const range =
      catalog === undefined ? undefined : settings.catalogs.get(catalog.trim() || 'default')?.get(name)?.value
    return { selector, value: range ?? own }
  })
}

/** Those that the lockfile was made with. @throws {DepgateError} ELOCKFILE, for too many. */
export function lockedOverrides({ settings }: LockDocument): Override[] {
  const texts = readMapping(settings, 'overrides') === null ? [] : readTexts(settings, 'overrides')
  if (texts.length > maxOverrides)
    throw refuse(settings, ['overrides'], `hold more than ${maxOverrides} ranges`)
  return texts.map(([selector, value]) => ({ selector, value }))
}

/** Those of the lockfile where no settings have any: the file that has them is not there to read. */
export function overridesInForce(main: LockDocument | null, settings: Settings): readonly Override[] {
  const own = resolveOverrides(settings)
  return own.length > 0 || main === null ? own : lockedOverrides(main)
}

/**
 * The sets of overrides that a pnpm could be using: pnpm 9 reads those of package.json, pnpm 11 those of
 * pnpm-workspace.yaml, and pnpm 10 both files.
 */
export function listCandidates(settings: Settings): readonly (readonly Override[])[] {
  const all = listOverrides(settings)
  const inFile = (file: string | undefined) => all.filter((one) => one.file === file)
  const own = [...readWritten(settings.own, 'overrides')].map(([selector, { value }]) => ({
    selector,
    value,
  }))
  const sets = [all, inFile(settings.workspace?.file), inFile(settings.root?.file), own]
  const written = sets.filter((set) => set.length > 0)
  return (written.length === 0 ? [[]] : written).map((set) => resolveOverrides(settings, set))
}
