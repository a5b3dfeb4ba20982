// Puts the registries and logins of another package manager into npm's configuration, in which registries are asked.

import { DepgateError } from '../errors.ts'
import { readEnvironmentLayer } from '../managers/environment.ts'
import { mergeLayers } from '../managers/sources.ts'
import { orderOf, resolveSources, type LayerId } from '../managers/source-order.ts'
import type { ManagerSources, SourceLayer, SourceLogin } from '../ports/registries.ts'
import { plain } from '../text/plain.ts'
import type { NpmConfig } from './npm-config.ts'
import type { OutsideLayers } from './outside-settings.ts'

type Known = Pick<NpmConfig, 'flat' | 'defaultRegistry' | 'isAlias'> & Partial<Pick<NpmConfig, 'layerOf'>>
type Environment = Readonly<Record<string, string | undefined>>

/** The machine's part of a package manager's settings. */
export interface Machine {
  readonly env: Environment
  readonly outside: OutsideLayers
  /** The certificates in a file, which may be relative to the project; null where there are none. */
  readonly readCertificates: (file: string) => string | null
}

/**
 * Returns a configuration that asks where the package manager fetches from, with its logins. npm's logins stay: each names
 * the registry that it is for.
 *
 * @throws {DepgateError} ECONFIG for a registry that is no web address, or that names a variable which is not set, and
 * where yarn is told to read its settings from files of another name.
 */
export function withSources<T extends Known>(
  config: T,
  sources: ManagerSources | null | undefined,
  machine: Machine,
): T {
  if (sources === null || sources === undefined) return config
  const { manager } = sources
  const { env, outside } = machine
  if (manager === 'yarn' && sources.isClassic !== true && env.YARN_RC_FILENAME)
    throw new DepgateError(
      'ECONFIG',
      'YARN_RC_FILENAME makes yarn read other files of settings than depgate does',
      {
        hint: 'Take the variable out of the environment of depgate, or name the registry: --registry https://…',
      },
    )
  const expand = (layer: SourceLayer | null) => expandLayer(layer, env)
  const layers = {
    ...npmLayers(config),
    environment: readEnvironmentLayer(sources, env),
    project: expand(mergeLayers([sources, outside.project])),
    user: expand(outside.user),
    above: expand(outside.above),
    auth: expand(outside.auth),
    rc: expand(outside.rc),
  }
  const { registry, scopes, logins, network } = resolveSources(orderOf(sources), layers, manager)
  const address = (url: string) => readAddress(url, manager)
  const named = Object.entries(scopes).map(([scope, url]) => [`${scope}:registry`, address(url)])
  const own = { registry: registry === null ? config.defaultRegistry : address(registry) }
  const rest = Object.entries(config.flat).filter(([key]) => !isScope(key))
  const flat = {
    ...Object.fromEntries(rest),
    ...own,
    ...Object.fromEntries(named),
    ...reachOf(network, machine),
  }
  return { ...config, flat: withLogins(flat, logins, own.registry) }
}

const isScope = (key: string) => /^@[^/]*:registry$/.test(key)

/** What npm's own configuration names, by the layer that it is in. */
function npmLayers({ flat, defaultRegistry, layerOf }: Known): Partial<Record<LayerId, SourceLayer>> {
  const idOf = (key: string): LayerId | null => {
    const layer = layerOf === undefined ? 'user' : layerOf(key)
    if (layer === 'cli' || layer === 'env') return 'npm-environment'
    if (layer === 'project') return 'npm-project'
    return layer === null || layer === 'default' ? null : 'npm-user'
  }
  const layers: Partial<Record<LayerId, SourceLayer>> = {}
  for (const [key, value] of Object.entries(flat)) {
    if (typeof value !== 'string' || value === '' || (key !== 'registry' && !isScope(key))) continue
    // Where nothing tells the layers apart, the default is no choice.
    const id = layerOf === undefined && value === defaultRegistry ? null : idOf(key)
    if (id === null) continue
    const { registry = null, scopes = {} } = layers[id] ?? {}
    layers[id] =
      key === 'registry'
        ? { registry: value, scopes }
        : { registry, scopes: { ...scopes, [key.slice(0, key.indexOf(':'))]: value } }
  }
  return layers
}

/** How registries are reached, as npm's libraries read it. @throws {DepgateError} ECONFIG for a file without certificates. */
function reachOf(
  { cafile, strictSSL, ...rest }: SourceLayer['network'] & object,
  { readCertificates }: Machine,
): Readonly<Record<string, unknown>> {
  const ca = cafile === undefined ? undefined : readCertificates(cafile)
  if (ca === null)
    throw new DepgateError('ECONFIG', `the file of certificates ${plain(cafile ?? '', 200)} cannot be read`, {
      hint: "The package manager's settings name it for requests to the registry.",
    })
  return {
    ...rest,
    ...(ca === undefined ? {} : { ca }),
    ...(strictSSL === undefined ? {} : { strictSSL: strictSSL !== 'false' }),
  }
}

/** npm's keys of a login (`//host/path/:_authToken`) are bound to a registry: no other host gets it. */
function withLogins(
  flat: Readonly<Record<string, unknown>>,
  logins: readonly (readonly [string, SourceLogin])[],
  registry: string,
): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = { ...flat }
  for (const [address, { type, value }] of logins) {
    const url = address === '' ? registry : address.startsWith('//') ? `https:${address}` : address
    // A reference to a variable that is not set is no login.
    if (!URL.canParse(url) || value.includes('${')) continue
    const { host, pathname } = new URL(url)
    const place = `//${host}${pathname.replace(/\/*$/, '/')}`
    for (const key of ['_authToken', '_auth', 'username', '_password']) delete found[`${place}:${key}`]
    if (type === 'token') found[`${place}:_authToken`] = value
    else found[`${place}:_auth`] = value.includes(':') ? Buffer.from(value).toString('base64') : value
  }
  return found
}

function expandLayer(layer: SourceLayer | null, env: Environment): SourceLayer | null {
  if (layer === null) return null
  const { registry, scopes, logins = {}, network = {} } = layer
  return {
    network: Object.fromEntries(Object.entries(network).map(([key, text = '']) => [key, expand(text, env)])),
    registry: registry === null ? null : expand(registry, env),
    scopes: Object.fromEntries(Object.entries(scopes).map(([key, url]) => [key, expand(url, env)])),
    logins: Object.fromEntries(
      Object.entries(logins).map(([key, login]) => [key, { ...login, value: expand(login.value, env) }]),
    ),
  }
}

/** yarn's `${NAME}`, `${NAME:-else}` and `${NAME-else}`; bun's `$NAME`. */
function expand(text: string, env: Environment): string {
  return text.replace(/\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g, (whole, braced, otherwise, bare) => {
    const value = env[String(braced ?? bare)]
    return value !== undefined && value !== '' ? value : typeof otherwise === 'string' ? otherwise : whole
  })
}

function readAddress(url: string, manager: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new DepgateError(
      'ECONFIG',
      `the registry that ${plain(manager)} is configured for is no web address`,
      {
        hint: 'Where it is taken from the environment, set the variable that the settings name.',
      },
    )
  }
  return url.endsWith('/') ? url : `${url}/`
}
