// Loads npm's configuration as npm does, from npmrc files, environment and command line.

import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DepgateError } from '../errors.ts'
import { plain, plainUrl } from '../text/plain.ts'
import { placeConfig, type Placement } from './placed-config.ts'
import { fields, type FlatOptions } from '../http/response.ts'

/** The part of npm's configuration that requests to registries need. */
export interface NpmConfig {
  /** The options of npm's own libraries: registries, credentials, proxies, certificates. Never print it. */
  readonly flat: FlatOptions
  /** Where npm looks for its configuration of the user and of the machine: `userconfig`, `globalconfig`. */
  readonly files: readonly string[]
  /** The folder that npm takes for the project's. */
  readonly localPrefix: string
  /** npm's registry where none is configured. */
  readonly defaultRegistry: string
  /** The layer of npm's configuration that a key comes from: `env`, `project`, `default`; null for an unknown key. */
  readonly layerOf?: (key: string) => string | null
  /** Whether an address is of the public registry under another name, which counts as the registry's. */
  readonly isAlias?: (url: URL) => boolean
  /** The positional words of the command line, the command first. */
  readonly words: readonly string[]
  /** The options of the command line, by their names in npm's configuration. */
  readonly typed: Readonly<Record<string, unknown>>
}

/** Options of the loader. */
export interface NpmConfigRequest {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** From `--registry`; overrides every file and variable. */
  readonly registry?: string | undefined
  /** npm's own command line. */
  readonly args?: readonly string[]
  /** Other paths to read npm's files from. */
  readonly placement?: Placement
}

/**
 * Loads npm's configuration. What npm drops with a warning (unknown keys, values of a wrong type, files that cannot be
 * read) is dropped silently.
 *
 * @throws {DepgateError} ECONFIG for what npm refuses too: credentials that name no registry, options that exclude each
 * other, a `cafile` that cannot be read, a `registry` that is a list or not an http(s) URL; EUSAGE for a `--registry`
 * that is not an http(s) URL.
 */
export async function loadNpmConfig({
  cwd,
  env,
  registry,
  args = [],
  placement,
}: NpmConfigRequest): Promise<NpmConfig> {
  if (registry !== undefined && !isWebAddress(registry)) {
    const hint = 'Pass the full address: --registry https://…'
    throw new DepgateError('EUSAGE', `--registry is no web address: ${plain(plainUrl(registry))}`, { hint })
  }
  try {
    const [{ default: Config }, { default: npm }] = await Promise.all([
      import('@npmcli/config'),
      import('@npmcli/config/lib/definitions/index.js'),
    ])
    const Loader = placement === undefined ? Config : placeConfig(Config, placement, cwd)
    const config = new Loader({
      definitions: npm.definitions,
      shorthands: npm.shorthands,
      flatten: npm.flatten,
      nerfDarts: npm.nerfDarts,
      npmPath: findNpm(env),
      // A copy, since npm's loader adds variables for the scripts that npm runs.
      env: { ...env },
      argv: ['node', 'npm', ...(registry === undefined ? [] : [`--registry=${registry}`]), ...args],
      cwd,
      // npm's warnings are queued and dropped.
      warn: false,
    })
    await config.load()
    config.validate()
    const defaultRegistry = String(npm.definitions.registry?.default)
    const { flat, localPrefix, parsedArgv, data } = config
    refuseRegistry(flat.registry)
    // Its prototype is the environment's layer: only the typed options are copied.
    const typed = { ...data.get('cli')?.data }
    const files = filesOf(config)
    const layerOf = (key: string) => config.find(key)
    return { flat, files, localPrefix, defaultRegistry, layerOf, words: parsedArgv.remain, typed }
  } catch (cause) {
    if (cause instanceof DepgateError) throw cause
    const hint = 'npm itself stops here too; `npm config list` shows where the value comes from.'
    throw new DepgateError('ECONFIG', `npm's configuration cannot be used: ${describe(cause)}`, {
      hint,
      cause,
    })
  }
}

/** Where it has looked, whatever named the place. */
function filesOf(config: { get(key: string): unknown }): string[] {
  return ['userconfig', 'globalconfig']
    .map((key) => config.get(key))
    .filter((file) => typeof file === 'string')
}

/** npm ends with a TypeError where `registry[]=` makes it a list, and sends no request over another protocol. */
function refuseRegistry(registry: unknown): void {
  if (registry === undefined || (typeof registry === 'string' && isWebAddress(registry))) return
  const problem = Array.isArray(registry) ? 'is a list, and npm takes one address' : 'is no web address'
  throw new Error(`"registry" ${problem}`)
}

/** Finds the folder of the npm whose builtin npmrc applies; without one, a folder that does not exist. */
function findNpm({ npm_execpath: script }: NpmConfigRequest['env']): string {
  const beside = dirname(process.execPath)
  const places = [
    ...(script !== undefined && basename(script) === 'npm-cli.js' ? [dirname(dirname(script))] : []),
    join(dirname(beside), 'lib', 'node_modules', 'npm'),
    join(beside, 'node_modules', 'npm'),
  ]
  return (
    places.find((place) => existsSync(join(place, 'package.json'))) ?? join(beside, 'node_modules', 'npm')
  )
}

// npm's own messages about credentials contain keys and file names, never a value.
function describe(cause: unknown): string {
  const { message, problems, code } = fields(cause)
  // `cafile[]=`, `cache[]=`: npm passes the list to the functions of node:fs.
  if (code === 'ERR_INVALID_ARG_TYPE') return 'a setting that takes one path is a list or an object'
  // The new key that npm suggests contains the registry's URL with its variables expanded, so it is not shown.
  if (Array.isArray(problems)) {
    const named = problems.map((problem: unknown) => {
      const { action, key, from, where } = fields(problem)
      const problemOfKey = action === 'delete' ? 'is not allowed' : 'names no registry'
      return `"${String(key ?? from)}" ${problemOfKey} in ${String(where)} config`
    })
    return plain(named.join(', '), 300)
  }
  return typeof message === 'string' ? plain(message, 300) : 'it cannot be read'
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}
