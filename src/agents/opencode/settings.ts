// What decides in opencode's configuration: plug-ins that are turned off, the packages of others, servers.

import path from 'node:path'
import { parse, type ParseError } from 'jsonc-parser'
import { defineSettings, homeOf } from '../define-settings.ts'
import type { Json } from '../define-wiring.ts'

/** By npm's rules: what is no path and no address is a package, which it installs when it starts. */
const packageName = /^(?:@[\w.-]+\/)?[\w][\w.-]*(?:@[^/]*)?$/

// opencode.ai/docs/config, opencode.ai/v2/docs/plugins and cli/plugins.md, read 2026-11: the files of all places are merged,
// `plugin` became `plugins` in version 2, and an entry with "-" before it turns off the plug-ins that it matches.
export default defineSettings({
  agent: 'opencode',
  userFiles: (machine) => {
    const home = homeOf(machine)
    const { OPENCODE_CONFIG_DIR: moved, XDG_CONFIG_HOME, OPENCODE_CONFIG: named } = machine.env
    const config = XDG_CONFIG_HOME || (home === null ? null : path.join(home, '.config'))
    const folders = [
      ...(config === null ? [] : [path.join(config, 'opencode')]),
      ...(moved ? [path.resolve(machine.folder, moved)] : []),
      '/etc/opencode',
      '/Library/Application Support/opencode',
    ]
    const files = folders.flatMap((folder) =>
      ['opencode.json', 'opencode.jsonc'].map((name) => path.join(folder, name)),
    )
    return [...files, ...(named ? [path.resolve(machine.folder, named)] : [])]
      .filter(path.isAbsolute)
      .map((file) => ({ path: file }))
  },
  parse: (text) => {
    const errors: ParseError[] = []
    const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true })
    if (errors.length > 0) throw new Error('is no JSON')
    return value
  },
  switches: (value) => [
    {
      name: 'plugins',
      isOn: !pluginsOf(value).some((one) => /^-(?:.*depgate|\*)/i.test(one)),
      says: '"plugins" turns off the plug-in that calls depgate',
    },
  ],
  environments: () => [],
  variables: [
    'OPENCODE_CONFIG',
    'OPENCODE_CONFIG_CONTENT',
    'OPENCODE_CONFIG_DIR',
    'OPENCODE_CONFIG_PROJECT_DISABLE',
    'OPENCODE_DISABLE_PROJECT_CONFIG',
    'OPENCODE_PURE',
  ],
  withPrograms: (value) => {
    const packages = pluginsOf(value).filter((one) => packageName.test(one))
    return packages.length === 0
      ? value
      : { ...value, plugins: packages.map((spec) => ({ command: 'npx', args: ['-y', spec] })) }
  },
})

/** The entries of both generations; one with options names its package. */
function pluginsOf(value: Json): string[] {
  return [value.plugin, value.plugins]
    .flatMap((list): unknown[] => (Array.isArray(list) ? (list as unknown[]) : []))
    .flatMap((one) => {
      const name: unknown = typeof one === 'object' && one !== null && 'package' in one ? one.package : one
      return typeof name === 'string' ? [name] : []
    })
}
