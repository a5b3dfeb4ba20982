// The files of a project that tell which commands are its own, with its lockfiles as they were approved.

import type { Host } from '../../ports/host.ts'
import type { ApprovedState } from '../../snapshot/approved.ts'
import type { OwnFiles } from '../own-command.ts'

/** Opens them; nothing is read before it is asked for. */
export function openOwnFiles({ root, approved }: ApprovedState, { hook, read, real }: Host): OwnFiles {
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
