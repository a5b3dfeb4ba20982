// Finds how a settings file is read, by its path in a project or by the agent whose file it is.

import type { Settings, UserSettings } from './define-settings.ts'
import type { Json, Machine } from './define-wiring.ts'
import { orderedAgents } from './settings-files.ts'
import { settingsReaders } from './settings-readers.ts'

/** A settings file outside of any project, and whose it is. */
export interface OwnedSettings extends UserSettings {
  /** The agent's id. */
  readonly agent: string
}

/** The settings files of all agents outside of any project. */
export function listUserSettings(machine: Machine): OwnedSettings[] {
  return settingsReaders.flatMap(({ agent, userFiles }) =>
    userFiles(machine).map((file) => ({ ...file, agent })),
  )
}

/** The agents that read a file, as they read it. @param agent - whose file it is, where that is known; else its path decides. */
export function findSettings(file: string, agent: string | null): Settings[] {
  if (agent !== null) return settingsReaders.filter((one) => one.agent === agent)
  const path = file.replaceAll('\\', '/')
  const readers = orderedAgents.filter(({ settings = {} }) =>
    Object.values(settings)
      .flat()
      .some((name: string) => path === name || path.endsWith(`/${name}`)),
  )
  return readers.flatMap(({ id }) => settingsReaders.filter((one) => one.agent === id))
}

/** A text as JSON with all programs that it starts; the text itself where its JSON names them, or where it cannot be read. */
export function asJson(file: string, text: string, agent: string | null): string {
  const [reader] = findSettings(file, agent).filter(({ parse }) => parse !== undefined)
  if (reader?.parse === undefined || text.trim() === '') return text
  try {
    const value = reader.parse(text) as Json
    const whole = reader.withPrograms?.(value) ?? value
    return whole === value && !file.endsWith('.toml') ? text : JSON.stringify(whole)
  } catch {
    return text
  }
}
