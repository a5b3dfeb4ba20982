// Reads the agents' settings files that start servers, before and after the change.

import path from 'node:path'
import { asJson } from '../agents/read-settings.ts'
import { watchedSettings } from '../agents/settings-files.ts'
import { statesAt, stepBetween, type Snapshot, type States } from '../snapshot/snapshot.ts'
import { matchedPart } from '../text/glob.ts'
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
  return namesIn(now).flatMap((file) => {
    const after = now.read(file)
    const read = (text: string) => asJson(file, text, null)
    const before = after === null ? null : (then?.read(file) ?? null)
    return after === null || after === before
      ? []
      : [{ path: show(path.join(folder, file), host), before: before && read(before), after: read(after) }]
  })
}

const globs = watchedSettings.filter((name) => name.includes('*'))
const names = watchedSettings.filter((name) => !globs.includes(name))

/** The files by their names, and those of the checkout that a glob matches, by their paths from the folder. */
function namesIn(state: Snapshot): string[] {
  const top = state.top()
  const step = top === null ? null : stepBetween(top, state.folder)
  if (step === null) return [...names]
  const start = step === '' ? '' : `${step}/`
  const below = state
    .list()
    .flatMap(({ path: file }) => (file.startsWith(start) ? [file.slice(start.length)] : []))
  const isMatched = (file: string) => globs.some((glob) => matchedPart(file, glob) === file)
  return [...names, ...below.filter(isMatched)]
}
