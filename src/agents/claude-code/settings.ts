// What decides in Claude Code's settings: hooks and their switches, `env`, servers and plug-ins.

import path from 'node:path'
import { defineSettings, homeOf, tableOf } from '../define-settings.ts'
import type { Json, Machine } from '../define-wiring.ts'
import { managedFiles } from './examine.ts'

/** Keys of `~/.claude.json` that decide, beside those of each project. The rest is history, counters and caches. */
const keys = ['disableAllHooks', 'hooks', 'env', 'mcpServers', 'enabledPlugins', 'extraKnownMarketplaces']

export default defineSettings({
  agent: 'claude-code',
  userFiles: (machine) => {
    const folders = foldersOf(machine)
    const own =
      folders === null
        ? []
        : [
            { path: path.join(folders.settings, 'settings.json') },
            { path: folders.state, project: takeDeciding },
          ]
    return [...own, ...managedFiles.filter(path.isAbsolute).map((file) => ({ path: file }))]
  },
  switches: (value) => [
    {
      name: 'disableAllHooks',
      isOn: value.disableAllHooks !== true,
      says: '"disableAllHooks" was turned on: no hook runs',
    },
    {
      name: 'allowManagedHooksOnly',
      isOn: value.allowManagedHooksOnly !== true,
      says: '"allowManagedHooksOnly" was turned on: the hooks of users and projects do not run',
    },
    // The plug-in brings the hook along. One that is not listed is off.
    ...Object.entries(tableOf(value, 'enabledPlugins'))
      .filter(([name]) => name.startsWith('depgate@'))
      .map(([name, isOn]) => ({
        name: `enabledPlugins: ${name}`,
        isOn: isOn === true,
        says: `the plug-in ${name}, which brings the hook, was turned off`,
      })),
  ],
  environments: ({ env }) => [env],

  // The last two start it without hooks (its change log, 2.1.169).
  variables: ['CLAUDE_CONFIG_DIR', 'CLAUDE_CODE_SIMPLE', 'CLAUDE_CODE_SAFE_MODE'],
})

/** Where its settings are, and the file that it keeps its state in. */
function foldersOf(machine: Machine): { readonly settings: string; readonly state: string } | null {
  const { CLAUDE_CONFIG_DIR: moved } = machine.env
  if (moved) {
    const folder = path.resolve(machine.folder, moved)
    return { settings: folder, state: path.join(folder, '.claude.json') }
  }
  const home = homeOf(machine)
  return home === null
    ? null
    : { settings: path.join(home, '.claude'), state: path.join(home, '.claude.json') }
}

/** What decides in the file of its state: of the projects those that the root lies in or that lie in it. */
function takeDeciding(value: Json, root: string): Json {
  const isIn = (inner: string, outer: string) => `${inner}/`.startsWith(`${outer.replace(/\/$/, '')}/`)
  const isNear = (folder: string) => isIn(root, folder) || isIn(folder, root)
  const projects = Object.entries(tableOf(value, 'projects'))
    .filter(([folder]) => isNear(folder.replaceAll('\\', '/')))
    .map(([folder, project]) => [folder, pick(project, ['mcpServers', 'hooks', 'env'])] as const)
    .filter(([, project]) => Object.keys(project).length > 0)
  return {
    ...pick(value, keys),
    ...(projects.length === 0 ? {} : { projects: Object.fromEntries(projects) }),
  }
}

/** The keys that have something in them: it writes empty tables for each project that it sees. */
function pick(value: unknown, names: readonly string[]): Json {
  const isEmpty = (one: unknown) => one !== null && typeof one === 'object' && Object.keys(one).length === 0
  const found = Object.entries(tableOf({ value }, 'value'))
  return Object.fromEntries(found.filter(([key, one]) => names.includes(key) && !isEmpty(one)))
}
