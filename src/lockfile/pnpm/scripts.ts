// Reads which install scripts pnpm runs: its allow lists, in pnpm-workspace.yaml or in package.json.

import { fieldOf, type JsonSection } from '../../json/section.ts'
import type { ScriptSettings } from '../../manifest/allow-scripts.ts'
import type { Settings } from './settings.ts'

/**
 * Returns the decisions by name, or name and version: `onlyBuiltDependencies`, `allowBuilds` (pnpm 10.26 on), and what is
 * refused by `neverBuiltDependencies` or `ignoredBuiltDependencies`. pnpm 10 and later run no script that no list names.
 */
export function readAllowedScripts({ workspace, own }: Settings): ScriptSettings['allowScripts'] {
  const found = new Map<string, boolean>()
  for (const section of [own, workspace]) {
    if (section === null) continue
    for (const name of listOf(section, 'onlyBuiltDependencies')) found.set(name, true)
    for (const [name, value] of Object.entries(mappingOf(section, 'allowBuilds')))
      if (value === 'true' || value === true) found.set(name, true)
      else if (value === 'false' || value === false) found.set(name, false)
    for (const key of ['neverBuiltDependencies', 'ignoredBuiltDependencies'])
      for (const name of listOf(section, key)) found.set(name, false)
  }
  return Object.fromEntries(found)
}

function listOf(section: JsonSection, key: string): string[] {
  const value = fieldOf(section, key)
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function mappingOf(section: JsonSection, key: string): Readonly<Record<string, unknown>> {
  const value = fieldOf(section, key)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}
