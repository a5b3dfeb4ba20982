// Finds the registries that pnpm, yarn and bun are configured for in a project, beside npm's own configuration.

import { DepgateError } from '../errors.ts'
import type { ManagerSources } from '../ports/registries.ts'
import { flattenSettings, type FlatSetting } from './flatten.ts'
import { managerOfRole, settingsFiles } from './table.ts'

/** How a manager writes its registries: the key of the default one, and that of a scope with `*` in its place. */
const keys: Readonly<Record<string, readonly (readonly [key: string, scope: boolean])[]>> = {
  pnpm: [
    ['registry', false],
    ['registries.default', false],
    ['registries.*', true],
  ],
  yarn: [
    ['npmRegistryServer', false],
    ['npmScopes.*.npmRegistryServer', true],
    ['registry', false],
    ['*:registry', true],
  ],
  bun: [
    ['install.registry', false],
    ['install.registry.url', false],
    ['install.scopes.*', true],
    ['install.scopes.*.url', true],
  ],
}

/**
 * Returns the registries by the files of a project; null where they name none. Values are as written, references to the
 * environment included.
 *
 * @param manager - the package manager that writes the lockfile: the settings of another one decide nothing.
 */
export function readManagerSources(
  manager: string,
  read: (file: string) => string | null,
): ManagerSources | null {
  const scopes: Record<string, string> = {}
  let registry: string | null = null
  for (const [file, role] of settingsFiles) {
    const text = managerOfRole(role) === manager ? read(file) : null
    for (const setting of text === null ? [] : attempt(() => flattenSettings(role, text, file))) {
      const found = sourceOf(manager, setting)
      if (found === null) continue
      if (found.scope === null) registry = found.url
      else scopes[found.scope] = found.url
    }
  }
  return registry === null && Object.keys(scopes).length === 0 ? null : { manager, registry, scopes }
}

/** A file that cannot be read is reported where it changes. */
function attempt(read: () => FlatSetting[]): FlatSetting[] {
  try {
    return read()
  } catch (error) {
    if (error instanceof DepgateError) return []
    throw error
  }
}

function sourceOf(
  manager: string,
  { keys: path, values }: FlatSetting,
): { scope: string | null; url: string } | null {
  const url = values.at(-1) ?? ''
  for (const [key, isScope] of keys[manager] ?? []) {
    const parts = key === '*:registry' ? [key] : key.split('.')
    if (parts.length !== path.length) continue
    const scope = matchScope(parts, path)
    if (scope === null || (isScope && scope === '')) continue
    return { scope: isScope ? `@${scope.replace(/^@/, '')}` : null, url }
  }
  return null
}

/** What is in the place of `*`; '' where there is none, null where the keys are others. */
function matchScope(parts: readonly string[], path: readonly string[]): string | null {
  let scope = ''
  for (const [nth, part] of parts.entries()) {
    const own = path[nth] ?? ''
    if (part === '*') scope = own
    else if (part === '*:registry' && /^@[^:]+:registry$/.test(own)) scope = own.slice(0, own.indexOf(':'))
    else if (part !== own) return null
  }
  return scope
}
