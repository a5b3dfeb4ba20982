// Runs command lines in a copy of a project: npm resolves there, installs nothing and runs no code.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { DepgateError } from '../../errors.ts'
import { hiddenLockfile } from '../../lockfile/npm/names.ts'
import type { ProjectCopy, TypedStep } from '../../ports/project-copy.ts'
import { readText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { findNpm } from './find-npm.ts'
import { findRoots, refuseHostileSettings } from './hostile-settings.ts'
import { findExtension, refusalOf } from './own-extension.ts'
import { listProjectFiles } from './project-copy.ts'
import { quiet } from './spawn.ts'

/** Flags for what npm must not do here, and need not print. */
const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=silent']
/** npm commands that resolve a tree; the others that are tried (`npm pkg`) only edit the manifest. */
const resolving = new Set(['install', 'update', 'uninstall'])

/** Where a project lies, and where the lines are typed. */
export interface CopyPlace {
  /** The folder of the lockfile, absolute. */
  readonly root: string
  /** The folder that the lines are typed in, absolute. */
  readonly from: string
  readonly env: Environment
}

/** A project whose lines were not tried yet. */
export interface UntriedPlace extends CopyPlace {
  /** The origins that npm may request (`https://registry.example.test`): those of the approved configuration. */
  readonly origins: readonly string[]
  /** The module that enforces it: `preload/only-registries.ts`, as it was built. */
  readonly preload: string
}

/**
 * Opens a copy of a project's manifests, lockfile and `.npmrc`.
 *
 * @throws {DepgateError} EPREVIEW where there is no npm or the project has too many folders; ECONFIG where the project's
 * `.npmrc` would run code; EUSAGE for a file that cannot be read.
 */
export function openProjectCopy(place: UntriedPlace): ProjectCopy {
  const { root, from } = place
  const npm = readyNpm(place)
  // A source from git is fetched by git itself, from any host: without a git that line fails.
  const more = { npm_config_git: 'no-git-here', DEPGATE_ORIGINS: JSON.stringify(place.origins) }
  const runner = npmRunner({
    program: ['--require', place.preload, npm],
    env: { ...quiet(place.env), ...more },
  })
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'depgate-remedy-')))
  const remove = () => rmSync(base, { recursive: true, force: true })
  try {
    const copy = openFiles({ ...layOut(base, root, from), files: listProjectFiles(root), runner, remove })
    copy.reset()
    return copy
  } catch (error) {
    remove()
    throw error
  }
}

/** Opens the project itself: what is written there, `reset` takes back. @throws {DepgateError} as `openProjectCopy`. */
export function openProjectFiles(place: CopyPlace): ProjectCopy {
  const { root, from } = place
  const files = listProjectFiles(root)
  const runner = npmRunner({ program: [readyNpm(place)], env: quiet(place.env) })
  return openFiles({ folder: root, typedIn: from, files, runner, remove: () => undefined })
}

/** npm's script. */
function readyNpm({ root, env }: CopyPlace): string {
  const npm = findNpm(env, process.execPath)
  if (npm === null) throw new DepgateError('EPREVIEW', 'there is no npm on the PATH that depgate can run')
  const extension = findExtension(root)
  if (extension !== null)
    throw refusalOf(extension, ['a copy is resolved without it', 'Choose other versions by hand.'])
  refuseHostileSettings(findRoots(root, [], env), env)
  return npm.npm
}

/** Runs the steps of lines. Times are of `performance.now()`. */
export interface StepRunner {
  /** Whether it ended without an error, in time. */
  step(step: Exclude<TypedStep, { type: 'write' }>, typedIn: string, endsAt: number): Promise<boolean>
  /** Installs what the lockfile has, without scripts. */
  unpack(folder: string, endsAt: number): Promise<boolean>
  /** Removes the record of node_modules that a run which only resolves would leave. */
  dropRecord(folder: string): void
  /** Whether packages were installed. */
  hasModules(folder: string): boolean
}

/** How npm is started: the arguments of Node before npm's own. */
interface Npm {
  readonly program: readonly string[]
  readonly env: Environment
}

function npmRunner(npm: Npm): StepRunner {
  return {
    step: (step, typedIn, endsAt) =>
      step.type === 'npm' ? runStep(npm, withFlags(step.args), { typedIn, endsAt }) : Promise.resolve(false),
    unpack: (folder, endsAt) => runStep(npm, ['install', ...flags], { typedIn: folder, endsAt }),
    // With --package-lock-only npm writes its record of node_modules as if it had installed (measured with npm 11.19), and
    // then finds nothing to do. Without the record it reads the packages themselves.
    dropRecord: (folder) => rmSync(join(folder, hiddenLockfile), { force: true }),
    hasModules: (folder) => existsSync(join(folder, 'node_modules')),
  }
}

/** The files of a copy, or of the project, and what runs lines there. */
export interface Opened {
  readonly folder: string
  readonly typedIn: string
  readonly files: ReadonlyMap<string, string | null>
  readonly runner: StepRunner
  readonly remove: () => void
}

/** Opens files in which lines are run. */
export function openFiles({ folder, typedIn, files, runner, remove }: Opened): ProjectCopy {
  const write = (file: string, text: string) => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { mode: 0o600 })
  }
  return {
    reset: () => {
      runner.dropRecord(folder)
      for (const [name, text] of files) {
        const file = join(folder, name)
        if (text === null) rmSync(file, { force: true })
        else if (readText(file) !== text) write(file, text)
      }
    },
    run: async (steps, timeoutMs) => {
      const endsAt = performance.now() + timeoutMs
      for (const step of steps) {
        if (step.type === 'write') write(join(typedIn, step.file), step.text)
        else if (!(await runner.step(step, typedIn, endsAt))) return false
      }
      return true
    },
    read: (name) => readText(join(folder, name)),
    installModules: async (timeoutMs) => {
      if (!runner.hasModules(folder)) return true
      runner.dropRecord(folder)
      return runner.unpack(folder, performance.now() + timeoutMs)
    },
    names: () => [...files.keys()],
    remove,
  }
}

/** The folders of the copy that correspond to the project's, and to that in which the lines are typed. */
export function layOut(base: string, root: string, from: string): { folder: string; typedIn: string } {
  // Both are laid out below the nearest folder that contains both.
  const up = relative(from, root)
    .split(/[\\/]/)
    .filter((step) => step === '..')
  const common = join(from, ...up)
  const folder = join(base, relative(common, root))
  const typedIn = join(base, relative(common, from))
  mkdirSync(folder, { recursive: true })
  mkdirSync(typedIn, { recursive: true })
  return { folder, typedIn }
}

/** The arguments with which npm writes manifests and lockfiles only. */
function withFlags(args: readonly string[]): string[] {
  return [...args, ...(resolving.has(args[0] ?? '') ? ['--package-lock-only', ...flags] : [])]
}

/** Whether npm ended without an error, in time. */
function runStep(
  { program, env }: Npm,
  args: readonly string[],
  { typedIn, endsAt }: { readonly typedIn: string; readonly endsAt: number },
): Promise<boolean> {
  const timeout = Math.ceil(endsAt - performance.now())
  if (timeout <= 0 || !existsSync(typedIn)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...program, ...args], {
      cwd: typedIn,
      env: { ...env },
      stdio: 'ignore',
      timeout,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}
