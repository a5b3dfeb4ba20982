// Reads the agents' settings files that start servers, before and after the change.

import path from 'node:path'
import { asJson } from '../agents/read-settings.ts'
import { watchedSettings } from '../agents/settings-files.ts'
import { statesAt, type States } from '../snapshot/snapshot.ts'
import { show } from '../text/show-path.ts'

/** A settings file before and after. */
export interface SettingsChange {
  /** The path in messages. */
  readonly path: string
  readonly before: string | null
  readonly after: string
}

/** Returns the settings files of a folder that changed. @param host - the folder that paths are shown relative to. */
export function readSettingsChanges(
  folder: string,
  states: States,
  host: { readonly folder: string },
): SettingsChange[] {
  const { before: then, after: now } = statesAt(states, folder)
  return watchedSettings.flatMap((file) => {
    const after = now.read(file)
    const read = (text: string) => asJson(file, text, null)
    const before = after === null ? null : (then?.read(file) ?? null)
    return after === null || after === before
      ? []
      : [{ path: show(path.join(folder, file), host), before: before && read(before), after: read(after) }]
  })
}
