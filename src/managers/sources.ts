// Finds the registries that pnpm, yarn and bun are configured for, and their logins, in one layer of their settings.

import { DepgateError } from '../errors.ts'
import type { NetworkSetting, SourceLayer, SourceLogin } from '../ports/registries.ts'
import { flattenSettings, type FlatSetting } from './flatten.ts'
import { networkSettingOf } from './network.ts'
import { managerOfRole, settingsFiles, type SettingsRole } from './table.ts'

/** A file of settings with its text. */
export interface SettingsText {
  readonly role: SettingsRole
  readonly path: string
  readonly text: string
}

/** Where the keys of a setting lead: what it is, and the scope or registry that it is for; '' for the default one. */
type Reading = readonly [what: 'url' | 'token' | 'basic' | 'username' | 'password', of: string]

/** The package manager that writes the lockfile: the settings of another one decide nothing. */
interface Reader {
  readonly manager: string
  readonly isClassic?: boolean
  /** Of pnpm. Measured: up to 9 it reads no registry from pnpm-workspace.yaml, 10 only `registries`, 12 both. */
  readonly major?: number | undefined
}

const isBareRegistry = ({ keys }: FlatSetting) => keys.length === 1 && keys[0] === 'registry'

/** @returns null where the texts name no registry and no login. Those that win come first. */
export function readSourceLayer(
  texts: readonly SettingsText[],
  isIgnored: (setting: FlatSetting) => boolean = () => false,
): SourceLayer | null {
  const settingsIn = (one: SettingsText) => readSettings(one).filter((setting) => !isIgnored(setting))
  return mergeLayers(texts.map((one) => layerOf(one.role, settingsIn(one))))
}

/**
 * Returns what the files of a project state; null where they name nothing.
 *
 * @param read - the texts of a file by its name, the nearest folder first.
 */
export function readProjectLayer(
  { manager, isClassic = false, major }: Reader,
  read: (file: string) => readonly string[],
): SourceLayer | null {
  if (manager === 'pnpm' && major !== undefined && major < 10) return null
  const isOwn = (role: SettingsRole) =>
    managerOfRole(role) === manager && (role === 'yarn-classic') === (manager === 'yarn' && isClassic)
  return readSourceLayer(
    settingsFiles
      .filter(([, role]) => isOwn(role))
      .flatMap(([path, role]) => read(path).map((text) => ({ path, role, text }))),
    manager === 'pnpm' && major === 10 ? isBareRegistry : undefined,
  )
}

/** Merges layers key by key, as the managers do; the first that has a key wins. Null for nothing. */
export function mergeLayers(layers: readonly (SourceLayer | null)[]): SourceLayer | null {
  const known = layers.filter((layer) => layer !== null).reverse()
  const scopes = Object.assign({}, ...known.map((layer) => layer.scopes)) as SourceLayer['scopes']
  const logins = Object.assign({}, ...known.map((layer) => layer.logins)) as Record<string, SourceLogin>
  const registry = known.findLast((layer) => layer.registry !== null)?.registry ?? null
  const network = Object.assign({}, ...known.map((layer) => layer.network)) as SourceLayer['network'] & object
  const isNothing = (one: object) => Object.keys(one).length === 0
  if (registry === null && [scopes, logins, network].every(isNothing)) return null
  return {
    registry,
    scopes,
    ...(isNothing(logins) ? {} : { logins }),
    ...(isNothing(network) ? {} : { network }),
  }
}

/** A file that cannot be read is reported where it changes. */
function readSettings({ role, text, path }: SettingsText): FlatSetting[] {
  try {
    return flattenSettings(role, text, path)
  } catch (error) {
    if (error instanceof DepgateError) return []
    throw error
  }
}

/** One layer of settings that were read; null for nothing. */
export function layerOf(role: SettingsRole, settings: readonly FlatSetting[]): SourceLayer | null {
  const urls: Record<string, string> = {}
  const parts: Record<string, Partial<Record<Exclude<Reading[0], 'url'>, string>>> = {}
  const network: Partial<Record<NetworkSetting, string>> = {}
  for (const { keys, values } of settings) {
    const found = readers[role](keys)
    const value = values.at(-1) ?? ''
    const reach = networkSettingOf(role, keys)
    if (reach !== null && value !== '' && value !== 'null') network[reach] = value
    if (found === null || value === '') continue
    const [what, of] = found
    if (what === 'url') urls[of] = value
    else parts[of] = { ...parts[of], [what]: value }
  }
  const logins = Object.entries(parts).flatMap(([of, one]): [string, SourceLogin][] => {
    const login = loginOf(role, one)
    return login === null ? [] : [[of, login]]
  })
  const { '': registry = null, ...scopes } = urls
  return mergeLayers([{ registry, scopes, logins: Object.fromEntries(logins), network }])
}

function loginOf(
  role: SettingsRole,
  { token, basic, username, password }: Readonly<Record<string, string>>,
): SourceLogin | null {
  if (token !== undefined) return { type: 'token', value: token }
  if (basic !== undefined) return { type: 'basic', value: basic }
  if (username === undefined || password === undefined) return null
  // npm's form has the password in base64, bun's has it as it is.
  const bare = role === 'bun' ? password : Buffer.from(password, 'base64').toString('utf8')
  return { type: 'basic', value: `${username}:${bare}` }
}

const scopeOf = (name: string) => `@${name.replace(/^@/, '')}`

function readPnpm(keys: readonly string[]): Reading | null {
  const [first = '', name = ''] = keys
  if (keys.length === 1 && first === 'registry') return ['url', '']
  if (keys.length !== 2 || first !== 'registries') return null
  return name === 'default' ? ['url', ''] : name.startsWith('@') ? ['url', name] : null
}

const npmLogins: Readonly<Record<string, Reading[0]>> = {
  _authToken: 'token',
  _auth: 'basic',
  username: 'username',
  _password: 'password',
}

/** npm's form: `registry`, `@acme:registry`, `//host/path/:_authToken`. */
function readIni([key = '']: readonly string[]): Reading | null {
  if (key === 'registry') return ['url', '']
  const [, scope = ''] = /^(@[^:]+):registry$/.exec(key) ?? []
  if (scope !== '') return ['url', scope]
  const [, address = '', name = ''] = /^(\/\/.+):(_authToken|_auth|username|_password)$/.exec(key) ?? []
  const what = npmLogins[name]
  return what === undefined ? null : [what, address]
}

const yarnKeys: Readonly<Record<string, Reading[0]>> = {
  npmRegistryServer: 'url',
  npmAuthToken: 'token',
  npmAuthIdent: 'basic',
}

function readYarn(keys: readonly string[]): Reading | null {
  const what = yarnKeys[keys.at(-1) ?? '']
  const [table = '', name = ''] = keys
  if (what === undefined) return null
  if (keys.length === 1) return [what, '']
  if (keys.length !== 3) return null
  if (table === 'npmScopes') return [what, scopeOf(name)]
  return table === 'npmRegistries' && what !== 'url' ? [what, name] : null
}

const bunKeys: Readonly<Record<string, Reading[0]>> = {
  url: 'url',
  token: 'token',
  username: 'username',
  password: 'password',
}

function readBun([install, table = '', ...rest]: readonly string[]): Reading | null {
  if (install !== 'install') return null
  const [of, key] =
    table === 'registry' ? ['', rest] : table === 'scopes' ? [scopeOf(rest[0] ?? ''), rest.slice(1)] : [null]
  if (of === null || key === undefined || key.length > 1) return null
  const what = key.length === 0 ? 'url' : bunKeys[key[0] ?? '']
  return what === undefined ? null : [what, of]
}

const readers: Readonly<Record<SettingsRole, (keys: readonly string[]) => Reading | null>> = {
  pnpm: readPnpm,
  'pnpm-manifest': readPnpm,
  'pnpm-rc': readIni,
  yarn: readYarn,
  'yarn-classic': readIni,
  'yarn-npmrc': readIni,
  bun: readBun,
}
