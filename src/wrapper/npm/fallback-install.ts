// Installs an approved tree from its lockfile with an npm that is not patched, in separate steps.

import { join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import { hiddenLockfile, packageLockName } from '../../lockfile/npm/names.ts'
import type {
  NpmAnswer,
  NpmQuestion,
  PlannedTree,
  ScriptedPackage,
  UnpackedPackage,
} from '../../ports/npm.ts'
import type { NpmConfig } from '../../registry/npm-config.ts'
import { readText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { printFlags } from './save-back.ts'
import { quiet, start, type Program } from './spawn.ts'

/** The npm, and the command that it runs. */
export interface FallbackInstall extends Pick<Program, 'program'> {
  readonly config: NpmConfig
  /** npm's canonical command: `ci`, `install` … */
  readonly command: string
  readonly version: string
  readonly env: Environment
  readonly answer: (question: NpmQuestion) => Promise<NpmAnswer>
}

/** The project's own scripts that npm runs at an install, in this order (npm 9 to 12, `npm help scripts`). */
const ownScripts = 'preinstall install postinstall prepublish preprepare prepare postprepare'.split(' ')
/**
 * Unpacks the packages of the lockfile, has them compared with the approved tree, and then runs the scripts of the
 * dependencies. Returns npm's exit code.
 *
 * @throws {DepgateError} EPREVIEW where npm changes the lockfile.
 */
export async function installLocked(
  steps: FallbackInstall,
  { manifests }: Pick<PlannedTree, 'manifests'>,
  { file, text }: { readonly file: string; readonly text: string },
): Promise<number> {
  const { config, answer, env } = steps
  const root = config.localPrefix
  const flags = printFlags(config.typed, [
    'dry-run',
    'workspace',
    'workspaces',
    'include-workspace-root',
    'git',
  ])
  const clean = ['ci', ...flags, '--ignore-scripts']
  const code = await start(steps, clean, quiet(env), { place: root })
  if (code !== 0) return code
  if (readText(join(root, file)) !== text)
    throw new DepgateError('EPREVIEW', 'the lockfile was changed while npm installed it')
  const unpacked = await answer({ type: 'unpacked', packages: readUnpacked(root) })
  if (unpacked.type !== 'go') return 1
  if (config.flat.ignoreScripts === true) return 0
  const request = {
    folder: root,
    isProject: true,
    packages: listWithScripts(text, file),
    allowScripts: null,
  }
  const decided = await answer({ type: 'scripts', request })
  if (decided.type !== 'go') return 1
  const workspaces = isBare(steps) ? listScripted(manifests).map((name) => `node_modules/${name}`) : []
  // By its folder npm finds one copy, by its name every one, whatever its version.
  const places = [...(decided.scripts?.run ?? []), ...workspaces].map((place) => `./${place}`)
  if (places.length === 0) return 0
  // npm 12 leaves out what `allowScripts` does not list, and the places are all that is built.
  const isAll = decided.scripts?.isAll === true && Number.parseInt(steps.version, 10) >= 12
  const more = isAll ? ['--dangerously-allow-all-scripts'] : []
  return start(steps, ['rebuild', ...flags, ...more, '--', ...new Set(places)], env, { place: root })
}

function listWithScripts(text: string, file: string): ScriptedPackage[] {
  return parseLockfile(text, file)
    .packages.filter(({ hasInstallScript, bundler }) => hasInstallScript !== false && bundler === null)
    .map(({ location, name, version }) => ({ location, isBundled: false, name, version }))
}

/** Runs the project's own scripts where npm would; returns the exit code. */
export async function runOwnScripts(steps: FallbackInstall): Promise<number> {
  const { config, env } = steps
  if (!isBare(steps) || config.flat.ignoreScripts === true) return 0
  for (const event of ownScripts) {
    const place = config.localPrefix
    const code = await start(steps, ['run-script', '--if-present', '--silent', event], env, { place })
    if (code !== 0) return code
  }
  return 0
}

/** Whether the command names no package: then npm runs the project's own scripts too. */
function isBare({ command, config }: FallbackInstall): boolean {
  return command === 'ci' || (command === 'install' && config.words.length === 1)
}

/** The workspaces whose scripts npm runs when it installs. */
function listScripted(manifests: PlannedTree['manifests']): string[] {
  return Object.entries(manifests).flatMap(([file, text]) => {
    const { name, scripts = {} } = JSON.parse(text) as { name?: unknown; scripts?: object }
    const isScripted = ownScripts.some((event) => Object.hasOwn(scripts, event))
    return file !== 'package.json' && typeof name === 'string' && isScripted ? [name] : []
  })
}

/** The packages of npm's record of node_modules, with the package.json of each. */
function readUnpacked(root: string): UnpackedPackage[] {
  const hidden = readText(join(root, hiddenLockfile))
  if (hidden === null) return []
  return parseLockfile(hidden, packageLockName)
    .packages.filter(({ source }) => source.type !== 'directory')
    .map(({ location, name, version, bundler }) => ({
      location,
      isBundled: bundler !== null,
      name,
      version,
      text: readText(join(root, location, 'package.json')),
    }))
}
