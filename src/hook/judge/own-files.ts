// The files of a project that tell which commands are its own, with its lockfiles as they were approved.

import type { Files } from '../../ports/files.ts'
import type { HookHost } from '../../ports/hook.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import type { OwnFiles } from '../own-command.ts'

/** What they are read with. */
interface OwnPorts extends Pick<Files, 'read' | 'real'> {
  readonly hook: Pick<HookHost, 'hasFile'>
}

/** Opens them; nothing is read before it is asked for. */
export function openOwnFiles({ root, approved }: ApprovedState, { hook, read, real }: OwnPorts): OwnFiles {
  return {
    root,
    approved: (file) => approved.get(file) ?? null,
    isFile: (file) => hook.hasFile(file),
    real,
    hasBin: (manifest) => hasBin(hook.hasFile(manifest) ? read(manifest) : null),
  }
}

function hasBin(text: string | null): boolean {
  if (text === null) return false
  try {
    const manifest: unknown = JSON.parse(text)
    return typeof manifest === 'object' && manifest !== null && 'bin' in manifest
  } catch {
    return true
  }
}
