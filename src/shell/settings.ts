// The settings by which a command states where packages come from: registries, proxies, certificates, other settings files.

import type { Flag } from './managers/line.ts'
import type { Manager } from './managers/index.ts'
import type { NamedSetting } from './step.ts'
import type { ShellWord } from './word.ts'

/** npm's settings of that kind (npm 9 to 12, `@npmcli/config` lib/definitions), and where other settings are read. */
const sources = [
  'registry',
  'replace-registry-host',
  'proxy',
  'https-proxy',
  'noproxy',
  'ca',
  'cafile',
  'cert',
  'key',
  'strict-ssl',
  'local-address',
  'userconfig',
  'globalconfig',
  '_auth',
  'auth-type',
]

/** npm's other settings that begin like one of these: npm takes a beginning for the whole only where it is the only one. */
const others = new Set('cert-dir local location auth cas'.split(' '))

/** Other names for them: npm's short forms, and the flags and variables of the other package managers. */
const sameAs: Readonly<Record<string, string>> = {
  reg: 'registry',
  'https-proxy': 'https-proxy',
  'no-proxy': 'noproxy',
  'config.registry': 'registry',
  'use-yarnrc': 'userconfig',
  npmregistryserver: 'registry',
  httpproxy: 'proxy',
  httpsproxy: 'https-proxy',
  httpscafilepath: 'cafile',
  cafilepath: 'cafile',
  enablestrictssl: 'strict-ssl',
}

/** Of the environment, beside `npm_config_*`; their values are compared as they are. */
const variables =
  /^(?:https?_proxy|all_proxy|no_proxy|proxy|node_extra_ca_certs|node_tls_reject_unauthorized|ssl_cert_(?:file|dir)|home|userprofile|prefix)$/i

/** The variables of the other package managers, by npm's name for the setting. */
const foreign: Readonly<Record<string, string>> = {
  YARN_REGISTRY: 'registry',
  YARN_NPM_REGISTRY_SERVER: 'registry',
  YARN_HTTP_PROXY: 'proxy',
  YARN_HTTPS_PROXY: 'https-proxy',
  YARN_HTTPS_CA_FILE_PATH: 'cafile',
  YARN_CA_FILE_PATH: 'cafile',
  YARN_ENABLE_STRICT_SSL: 'strict-ssl',
  YARN_RC_FILENAME: 'userconfig',
  BUN_CONFIG_REGISTRY: 'registry',
  BUN_CONFIG_TOKEN: '_auth',
}

/** npm's name of a setting of that kind for what was typed; null for every other. */
function settingNamed(typed: string): string | null {
  const name = typed.startsWith('//') ? typed : typed.replace(/(?!^)_/g, '-')
  if (/^@[^:]+:registry$/.test(name) || name.startsWith('//')) return name
  const lower = name.toLowerCase()
  const found = sources.find((one) => one === lower) ?? sameAs[lower]
  if (found !== undefined) return found
  if (/:(?:_auth|_authtoken|username|_password|certfile|keyfile|registry)$/.test(lower)) return name
  // The other package managers take beginnings too; npm's own are resolved before.
  const isBeginning = lower.length > 2 && !others.has(lower)
  return isBeginning
    ? (sources.find((one) => one.startsWith(lower) && !one.endsWith('config')) ?? null)
    : null
}

function settingOf(name: string, value: string | null, typed: string): NamedSetting {
  const kind = name === 'userconfig' || name === 'globalconfig' ? 'place' : 'npm'
  return { kind, name, value, typed }
}

/** The settings that flags state. @param tool - bun's `-c` names its settings file. */
export function settingsOfFlags(tool: Manager, flags: readonly Flag[]): NamedSetting[] {
  const isBun = tool === 'bun' || tool === 'bunx'
  return flags.flatMap(({ name, value }): NamedSetting[] => {
    const bare = name.replace(/^(?:no-)+/, '')
    const isOff = bare !== name && bare !== 'proxy'
    const own = isBun && ['c', 'config'].includes(name) ? 'userconfig' : settingNamed(isOff ? bare : name)
    if (own === null || (tool === 'deno' && name !== 'cert')) return []
    const text = value === null ? (isOff ? 'false' : 'true') : value.isKnown ? value.text : null
    return [settingOf(own, text, name.length === 1 ? `-${name}` : `--${name}`)]
  })
}

/** The settings that variables state. */
export function settingsOfEnvironment(
  env: Iterable<readonly [name: string, value: ShellWord]>,
): NamedSetting[] {
  return [...env].flatMap(([typed, word]): NamedSetting[] => {
    const value = word.isKnown ? word.text : null
    const [, setting] = /^p?npm_config_(.*)$/is.exec(typed) ?? []
    if (setting !== undefined) {
      const name = settingNamed(setting)
      return name === null ? [] : [settingOf(name, value, typed)]
    }
    const own = foreign[typed.toUpperCase()] ?? (/^YARN_NPM_SCOPES__/i.test(typed) ? 'registry' : null)
    if (own !== null) return [settingOf(own, value, typed)]
    return variables.test(typed) ? [{ kind: 'variable', name: typed, value, typed }] : []
  })
}

/**
 * The settings that `npm config set` and its like write. Credentials are left out: they change what an account may read,
 * and not where packages come from; `npm login` writes them too.
 */
export function settingsOfConfiguration(
  written: readonly (readonly [name: string, value: ShellWord])[],
): NamedSetting[] {
  return written.flatMap(([typed, { text, isKnown }]): NamedSetting[] => {
    // yarn: `npmScopes.acme.npmRegistryServer`, or all of them as JSON.
    const [, scope] = /^npmScopes(?:\.|\["?)([^."\]]+)"?\]?\.npmRegistryServer$/.exec(typed) ?? []
    if (scope === undefined && typed.startsWith('npmScopes')) return [settingOf('registry', null, typed)]
    const name = scope === undefined ? settingNamed(typed) : `@${scope}:registry`
    const isSource =
      name !== null && !name.startsWith('//') && !/_|:(?:username|certfile|keyfile)$/i.test(name)
    return isSource ? [settingOf(name, isKnown ? text : null, typed)] : []
  })
}

/** Files that package managers read their settings from. */
const files =
  /(?:^|\/)(?:\.npmrc|npmrc|\.yarnrc|\.yarnrc\.yml|bunfig\.toml|\.bunfig\.toml|pnpm-workspace\.yaml)$/

/** Whether a path is that of a settings file of a package manager. */
export function isSettingsFile(path: string): boolean {
  return files.test(path)
}

/** Settings of files that the command itself writes before. */
export function settingsOfFiles(rewritten: Iterable<string>): NamedSetting[] {
  return [...rewritten].map((file) => ({ kind: 'file', name: file, value: null, typed: file }))
}
