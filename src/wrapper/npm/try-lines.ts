// Runs command lines in a copy of a project: npm resolves there, installs nothing and runs no code.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { ProjectCopy, TypedStep } from '../../ports/project-copy.ts'
import { readText } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { findNpm } from './find-npm.ts'
import { refuseHostileSettings } from './hostile-settings.ts'
import { listProjectFiles } from './project-copy.ts'
import { quiet } from './spawn.ts'

/** Flags for what npm must not do here, and need not print. */
const flags = [
  '--package-lock-only',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=silent',
]
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

/**
 * Opens a copy of a project's manifests, lockfile and `.npmrc`.
 *
 * @throws {DepgateError} EPREVIEW where there is no npm or the project has too many folders; ECONFIG where the project's
 * `.npmrc` would run code; EUSAGE for a file that cannot be read.
 */
export function openProjectCopy({ root, from, env }: CopyPlace): ProjectCopy {
  const npm = findNpm(env, process.execPath)
  if (npm === null) throw new DepgateError('EPREVIEW', 'there is no npm on the PATH that depgate can run')
  refuseHostileSettings(root, env)
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'depgate-remedy-')))
  const remove = () => rmSync(base, { recursive: true, force: true })
  try {
    const { folder, typedIn } = layOut(base, root, from)
    const files = listProjectFiles(root)
    const write = (name: string, text: string) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text, { mode: 0o600 })
    }
    const reset = () => {
      for (const [name, text] of files) {
        if (text === null) rmSync(join(folder, name), { force: true })
        else write(name, text)
      }
    }
    reset()
    return {
      reset,
      run: async (steps, timeoutMs) => {
        const endsAt = performance.now() + timeoutMs
        for (const step of steps) {
          if (step.type === 'write') writeFileSync(join(typedIn, step.file), step.text, { mode: 0o600 })
          else if (!(await runStep(npm.npm, step.args, { typedIn, env, endsAt }))) return false
        }
        return true
      },
      read: (name) => readText(join(folder, name)),
      names: () => [...files.keys()],
      remove,
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** The folders of the copy that correspond to the project's, and to that in which the lines are typed. */
function layOut(base: string, root: string, from: string): { folder: string; typedIn: string } {
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

/** Whether npm ended without an error, in time. */
function runStep(
  script: string,
  args: Extract<TypedStep, { type: 'npm' }>['args'],
  { typedIn, env, endsAt }: { readonly typedIn: string; readonly env: Environment; readonly endsAt: number },
): Promise<boolean> {
  const all = [...args, ...(resolving.has(args[0] ?? '') ? flags : [])]
  const timeout = Math.ceil(endsAt - performance.now())
  if (timeout <= 0 || !existsSync(typedIn)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...all], {
      cwd: typedIn,
      env: { ...quiet(env) },
      stdio: 'ignore',
      timeout,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}
