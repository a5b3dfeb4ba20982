// What keeps Claude Code from running hooks that its settings files name.

import { isObject } from '../define-agent.ts'
import { readSettings, type Json, type Remark, type Standing } from '../define-wiring.ts'
import { findUserFolder } from './user-folder.ts'

/** Where administrators keep its settings (Linux, macOS, Windows). */
export const managedFiles = [
  '/etc/claude-code/managed-settings.json',
  '/Library/Application Support/ClaudeCode/managed-settings.json',
  'C:\\Program Files\\ClaudeCode\\managed-settings.json',
]

/** Its settings from the strongest to the weakest. */
export interface Layers {
  readonly managed: Json
  readonly local: Json
  readonly project: Json
  readonly user: Json
}

/** Tells what turns its hooks off, and what runs them twice. */
export function examine({ wired, machine, read }: Standing): Remark[] {
  const count = wired.filter(({ agent }) => agent === 'claude-code').length
  if (count === 0) return []
  const folder = findUserFolder(machine)
  const layers: Layers = {
    managed: readSettings(managedFiles.map(read).find((text) => text !== null) ?? null),
    local: readSettings(read('.claude/settings.local.json')),
    project: readSettings(read('.claude/settings.json')),
    user: readSettings(folder === null ? null : read(`${folder}/settings.json`)),
  }
  const warn = (what: string, says: string): Remark => ({ state: 'warning', what, says })
  return [
    ...describeDisabled(layers).map((says): Remark => ({
      state: 'open',
      what: 'Claude Code',
      says: `${says}: no hook above runs`,
    })),
    ...(hasPlugin(layers)
      ? [warn('plugin', 'the plugin and the settings both run the hook; keep one of them')]
      : []),
    ...(count > 1 ? [warn('Claude Code', `${count} settings files run the hook; one is enough`)] : []),
  ]
}

/** Describes what keeps hooks in settings files from running; nothing where they run. */
export function describeDisabled({ managed, local, project, user }: Layers): string[] {
  const reasons: string[] = []
  const layers = {
    'managed settings': managed,
    'settings.local.json': local,
    'settings.json': project,
    "the user's settings": user,
  }
  // A scalar counts from the strongest file that has it.
  const found = Object.entries(layers).find(([, layer]) => typeof layer.disableAllHooks === 'boolean')
  if (found?.[1].disableAllHooks === true) reasons.push(`disableAllHooks is set in ${found[0]}`)
  if (managed.allowManagedHooksOnly === true)
    reasons.push('allowManagedHooksOnly lets only managed hooks run')
  const strict = managed.strictPluginOnlyCustomization
  if (strict === true || (Array.isArray(strict) && strict.includes('hooks')))
    reasons.push('strictPluginOnlyCustomization lets only the hooks of plugins run')
  return reasons
}

/** Whether the plugin is turned on in one of the files. */
export function hasPlugin(layers: Layers): boolean {
  return Object.values(layers).some((layer: Json) => {
    const plugins = isObject(layer.enabledPlugins) ? Object.entries(layer.enabledPlugins) : []
    return plugins.some(([name, value]) => name.startsWith('depgate@') && value === true)
  })
}
