// Reads out of an agent's settings which hooks of depgate's they hold, and what keeps them from running.

import { isOwnCommand } from './json-hooks.ts'

/** A hook of depgate's as a settings file has it. */
export interface WiredHook {
  readonly event: string
  readonly matcher: string | null
  readonly command: string
  /** Set in the form without a shell. */
  readonly args: readonly string[] | null
}

type Json = Readonly<Record<string, unknown>>

/** The value of a settings file; an empty object for what cannot be read. */
export function readSettings(text: string | null): Json {
  try {
    const value: unknown = JSON.parse((text ?? '{}').replace(/^\uFEFF/, ''))
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** Lists the hooks of depgate's. */
export function listHooks(settings: Json): WiredHook[] {
  const events = isObject(settings.hooks) ? Object.entries(settings.hooks) : []
  return events.flatMap(([event, groups]) =>
    (Array.isArray(groups) ? groups : []).filter(isObject).flatMap((group) => {
      const handlers = Array.isArray(group.hooks) ? group.hooks.filter(isObject) : [group]
      return handlers.flatMap((handler): WiredHook[] => {
        const command = typeof handler.command === 'string' ? handler.command : ''
        const args = Array.isArray(handler.args) ? handler.args.map(String) : null
        if (!isOwnCommand([command, ...(args ?? [])].join(' '))) return []
        return [{ event, matcher: typeof group.matcher === 'string' ? group.matcher : null, command, args }]
      })
    }),
  )
}

/** The line that a shell runs for a hook. */
export function lineOf({ command, args }: WiredHook, folder: string): string {
  if (args === null) return command
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`
  return [command, ...args.map((one) => quote(one.replaceAll('${CLAUDE_PROJECT_DIR}', folder)))].join(' ')
}

/** The settings of Claude Code from the strongest to the weakest. */
export interface Layers {
  readonly managed: Json
  readonly local: Json
  readonly project: Json
  readonly user: Json
}

/** Says what keeps Claude Code from running hooks that stand in settings files; nothing where it runs them. */
export function describeDisabled({ managed, local, project, user }: Layers): string[] {
  const said: string[] = []
  const layers = {
    'managed settings': managed,
    'settings.local.json': local,
    'settings.json': project,
    "the user's settings": user,
  }
  // A scalar counts from the strongest file that has it.
  const found = Object.entries(layers).find(([, layer]) => typeof layer.disableAllHooks === 'boolean')
  if (found?.[1].disableAllHooks === true) said.push(`disableAllHooks is set in ${found[0]}`)
  if (managed.allowManagedHooksOnly === true) said.push('allowManagedHooksOnly lets only managed hooks run')
  const strict = managed.strictPluginOnlyCustomization
  if (strict === true || (Array.isArray(strict) && strict.includes('hooks')))
    said.push('strictPluginOnlyCustomization lets only the hooks of plugins run')
  return said
}

/** Whether the plugin is turned on in one of the files. */
export function hasPlugin(layers: Layers): boolean {
  return Object.values(layers).some((layer: Json) => {
    const plugins = isObject(layer.enabledPlugins) ? Object.entries(layer.enabledPlugins) : []
    return plugins.some(([name, value]) => name.startsWith('depgate@') && value === true)
  })
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
