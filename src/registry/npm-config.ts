// Reads npm's configuration exactly as npm does: project, user, global and builtin npmrc, environment, command line.

import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DepgateError } from '../errors.ts'
import { plain, plainUrl } from '../text/plain.ts'
import { placeConfig, type Placement } from './placed-config.ts'
import { fields, type FlatOptions } from '../http/response.ts'

/** npm's configuration, as much of it as talking to registries takes. */
export interface NpmConfig {
  /** As npm's own libraries take it: registries, credentials, proxies, certificates. Never print it. */
  readonly flat: FlatOptions
  /** Where npm looks for its configuration of the user and of the machine: `userconfig`, `globalconfig`. */
  readonly files: readonly string[]
  /** The folder that npm takes for the project's. */
  readonly localPrefix: string
  /** The registry that npm means where nothing is configured. */
  readonly defaultRegistry: string
  /** The words of the command line that are no options: the command first. */
  readonly words: readonly string[]
  /** The options of the command line, by npm's name for them. */
  readonly typed: Readonly<Record<string, unknown>>
}

/** Where to read, and what the command line says. */
export interface NpmConfigRequest {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** From `--registry`; beats every file and variable. */
  readonly registry?: string | undefined
  /** npm's own command line. */
  readonly args?: readonly string[]
  /** Where npm's files are read in place of where they lie. */
  readonly placement?: Placement
}

/**
 * Reads npm's configuration. What npm drops with a warning (unknown keys, values of a wrong type, files that
 * cannot be read) is dropped without one.
 *
 * @throws {DepgateError} ECONFIG for what npm refuses too: credentials that name no registry, options that
 * exclude each other, a `cafile` that cannot be read, a `registry` that is a list or no web address; EUSAGE for a `registry` that is no web address.
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
      // A copy: npm's loader writes into it, for the scripts that npm runs.
      env: { ...env },
      argv: ['node', 'npm', ...(registry === undefined ? [] : [`--registry=${registry}`]), ...args],
      cwd,
      // Its warnings are queued and dropped.
      warn: false,
    })
    await config.load()
    config.validate()
    const defaultRegistry = String(npm.definitions.registry?.default)
    const { flat, localPrefix, parsedArgv, data } = config
    refuseRegistry(flat.registry)
    // Its prototype is the environment's: only what was typed is copied.
    const typed = { ...data.get('cli')?.data }
    const files = filesOf(config)
    return { flat, files, localPrefix, defaultRegistry, words: parsedArgv.remain, typed }
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

/** npm ends with a TypeError where `registry[]=` makes a list of it, and asks nothing by another protocol. */
function refuseRegistry(registry: unknown): void {
  if (registry === undefined || (typeof registry === 'string' && isWebAddress(registry))) return
  const trouble = Array.isArray(registry) ? 'is a list, and npm takes one address' : 'is no web address'
  throw new Error(`"registry" ${trouble}`)
}

/** Finds the npm whose builtin npmrc counts; the address of none is answered with a folder that does not exist. */
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

// npm's own messages about credentials name keys and files, never a value.
function describe(cause: unknown): string {
  const { message, problems, code } = fields(cause)
  // `cafile[]=`, `cache[]=`: npm passes the list on to whatever opens a file.
  if (code === 'ERR_INVALID_ARG_TYPE') return 'a setting that takes one path is a list or an object'
  // What npm would have the key renamed to is the registry's address, with all that its variables expand to.
  if (Array.isArray(problems)) {
    const named = problems.map((problem: unknown) => {
      const { action, key, from, where } = fields(problem)
      const trouble = action === 'delete' ? 'is not allowed' : 'names no registry'
      return `"${String(key ?? from)}" ${trouble} in ${String(where)} config`
    })
    return plain(named.join(', '), 300)
  }
  return typeof message === 'string' ? plain(message, 300) : 'it cannot be read'
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}
