// Reads the settings of agents that start servers, as they were and as they are.

import path from 'node:path'
import { serverSettings } from '../agents/settings-files.ts'
import type { Host } from '../ports/host.ts'
import { show } from '../text/show-path.ts'

/** A settings file before and after. */
export interface SettingsChange {
  /** As it is shown. */
  readonly path: string
  readonly before: string | null
  readonly after: string
}

/** Returns those that changed. @param commit - where before is; null for nothing. */
export function readSettingsChanges(folder: string, commit: string | null, host: Host): SettingsChange[] {
  return serverSettings.flatMap((file) => {
    const place = path.join(folder, file)
    const after = host.read(place)
    const before = after === null || commit === null ? null : host.git.show(folder, commit, file)
    return after === null || after === before ? [] : [{ path: show(place, host), before, after }]
  })
}
