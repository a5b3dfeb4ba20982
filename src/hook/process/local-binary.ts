// Whether a command is one of the project's own, proven from what lies on disk: for the hook's fast path.

import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HookState } from '../../ports/hook-state.ts'
import type { Step } from '../../shell/step.ts'
import { isOwnCommand, type OwnFiles } from '../own-command.ts'

/** The project of a state that nothing has moved since: what it approved as it lies there can be read from the disk. */
function openFiles({ root, files }: HookState): OwnFiles {
  return {
    root,
    approved: (file) => {
      const known = Object.hasOwn(files, file) ? files[file] : undefined
      const isApproved = known !== undefined && known.approved !== null && known.approved === known.seen
      return isApproved ? readText(join(root, file)) : null
    },
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    real,
    hasBin,
  }
}

/** Whether the approved lockfile of one of the states provides the command that a step runs. */
export function isProvenOwn(step: Step, states: readonly HookState[]): boolean {
  const folder = real(step.folder)
  return states.some((state) => isOwnCommand({ ...step, folder }, openFiles(state)))
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function hasBin(file: string): boolean {
  if (!existsSync(file)) return false
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof manifest === 'object' && manifest !== null && 'bin' in manifest
  } catch {
    return true
  }
}
