// What judges in the hook, and `depgate approve`, need of the outside world.

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { HookHost } from '../../ports/hook.ts'
import { readInput } from '../../system/files.ts'
import type { Environment } from '../../system/folders.ts'
import { sha256Of } from '../../text/sha256.ts'
import { findNpm, findProgram } from '../../wrapper/npm/find-npm.ts'
import { isCode, issueCode } from './codes.ts'
import { findRoot } from './find-root.ts'
import { listRoots, readState } from './state-store.ts'
import { filesIn, listOutside } from './outside-files.ts'
import { lockRoot } from './watched-root.ts'
import { readSourceSettings } from '../../registry/source-settings.ts'

/** Opens it; nothing is read before it is asked for. */
export function openHookHost(env: Environment): HookHost {
  const [, script = ''] = process.argv
  const outside = new Map<string, ReturnType<typeof listOutside>>()
  return {
    request: readRequest,
    lock: (root) => lockRoot(root, env),
    findRoot,
    roots: () => listRoots(env),
    remembered: (root) => readState(root, env),
    issueCode,
    isCode,
    hasFolder: (folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true,
    hasFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    hash: sha256Of,
    outside: (root) => remember(outside, root, () => listOutside(root, env)),
    filesIn,
    openTemporaryFolder: (files) => {
      const folder = mkdtempSync(join(tmpdir(), 'depgate-hook-'))
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text, { mode: 0o600 })
      }
      return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
    },
    sourceSettings: (query) => readSourceSettings(query, env),
    prune: (folder) => prune(folder, env),
    line: [process.execPath, script],
  }
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const made = known.get(key) ?? make()
  known.set(key, made)
  return made
}

async function readRequest(): Promise<unknown> {
  const text = await readInput()
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DepgateError('EUSAGE', 'what is to be judged is no JSON', { cause })
  }
}

/** What npm does to a project that was put back: it takes out what the lockfile does not name, and no script runs. */
const pruning = ['prune', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save']

function prune(folder: string, env: Environment): Promise<boolean> {
  const npm = findNpm(env, process.execPath)
  const found = npm === null ? findProgram(env) : null
  if (npm === null && found === null) return Promise.resolve(false)
  const [program, ...before] = npm === null ? [found ?? 'npm'] : [process.execPath, npm.npm]
  return new Promise((resolve) => {
    const child = spawn(program ?? 'npm', [...before, ...pruning], {
      cwd: folder,
      env: { ...env },
      stdio: 'ignore',
    })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}
