// What decides in VS Code's settings: whether hooks run, from where they are read, and the environment of its terminals.

import path from 'node:path'
import { parse, type ParseError } from 'jsonc-parser'
import { defineSettings, homeOf, tableOf } from '../define-settings.ts'
import type { Machine } from '../define-wiring.ts'

const locations = 'chat.hookFilesLocations'

/** Where it reads hooks by default ("Configure agent hooks in Visual Studio Code", October 2026). */
const byDefault = [
  '.github/hooks',
  '.claude/settings.json',
  '.claude/settings.local.json',
  '~/.claude/settings.json',
]

export default defineSettings({
  agent: 'vscode',
  userFiles: (machine) =>
    foldersOf(machine).flatMap((folder) =>
      ['settings.json', 'mcp.json'].map((name) => ({ path: path.join(folder, name) })),
    ),
  parse: (text) => {
    const errors: ParseError[] = []
    const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true })
    if (errors.length > 0) throw new Error('is no JSON')
    return value
  },
  switches: (value) => {
    const written = Object.entries(tableOf(value, locations))
    const folders = {
      ...Object.fromEntries(byDefault.map((one) => [one, true])),
      ...Object.fromEntries(written),
    }
    return [
      ...['chat.useHooks', 'chat.hooks.enabled'].map((name) => ({
        name,
        isOn: value[name] !== false,
        says: `"${name}" was turned off: no hook runs`,
      })),
      ...Object.entries(folders).map(([folder, isRead]) => ({
        name: `${locations}: ${folder}`,
        isOn: isRead === true,
        says: `"${locations}" no longer has ${folder}: its hooks do not run`,
      })),
    ]
  },
  environments: (value) =>
    ['linux', 'osx', 'windows'].map((platform) => value[`terminal.integrated.env.${platform}`]),
  variables: [],
})

/** The user's folder of the stable release, on each platform. */
function foldersOf(machine: Machine): string[] {
  const home = homeOf(machine)
  const { APPDATA, XDG_CONFIG_HOME } = machine.env
  const folders = [
    APPDATA,
    XDG_CONFIG_HOME ?? (home === null ? undefined : path.join(home, '.config')),
    home === null ? undefined : path.join(home, 'Library', 'Application Support'),
  ]
  return folders.flatMap((folder) => (folder ? [path.join(folder, 'Code', 'User')] : []))
}
