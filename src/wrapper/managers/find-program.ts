// Finds a package manager other than npm on the PATH, and reads its version.

import { spawn } from 'node:child_process'
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, relative } from 'node:path'
import type { Environment } from '../../system/folders.ts'

/** Far above what a version needs. */
const maxOutput = 4096

/**
 * The first program of a name on the PATH; null where there is none. Folders inside the project are left out: the change
 * could have put a program there, and npm adds `node_modules/.bin` to the PATH of scripts.
 */
export function findManagerProgram(name: string, root: string, { PATH = '' }: Environment): string | null {
  const inside = real(root)
  for (const folder of PATH.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, name)
    if (isProgram(file) && !isInside(real(folder), inside) && !isInside(real(file), inside)) return file
  }
  return null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

function isInside(place: string, folder: string): boolean {
  const step = relative(folder, place)
  return step === '' || (!step.startsWith('..') && !isAbsolute(step))
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

/** How a program is run. */
export interface Call {
  readonly folder: string
  readonly env: Environment
  readonly timeoutMs: number
}

/** Runs a program to its end; what it printed on stdout, or null where it failed or took too long. */
export function callProgram(file: string, args: readonly string[], call: Call): Promise<string | null> {
  const { folder, env, timeoutMs } = call
  if (timeoutMs <= 0) return Promise.resolve(null)
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: folder,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      // Children of its own end with it.
      detached: true,
    })
    let text = ''
    const timer = setTimeout(() => killGroup(child.pid), Math.ceil(timeoutMs))
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (text.length < maxOutput) text += chunk
    })
    const end = (result: string | null) => {
      clearTimeout(timer)
      resolve(result)
    }
    child.on('error', () => end(null))
    child.on('close', (code) => end(code === 0 ? text.slice(0, maxOutput) : null))
  })
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
