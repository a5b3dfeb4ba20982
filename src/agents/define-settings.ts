// The contract of an agent's settings: what of them decides whether depgate's hook runs, and with which environment.

import type { Json, Machine } from './define-wiring.ts'

/** A setting without which hooks, or some of them, do not run. */
export interface Switch {
  /** The key as it is written: `disableAllHooks`. */
  readonly name: string
  readonly isOn: boolean
  /** One sentence for the edit that turns it off. */
  readonly says: string
}

/** A settings file outside of any project. */
export interface UserSettings {
  /** Absolute. */
  readonly path: string
}

/**
 * A file of the user that an agent rewrites by itself, at every turn, and of which only a part decides: a change elsewhere
 * in it is none. Apart from the rest of the settings, since the hook reads it after many commands.
 */
export interface RewrittenFile {
  /** Its absolute path; null where no variable names the folder. It is one of the agent's `userFiles` too. */
  readonly locate: (machine: Machine) => string | null
  /** Takes out what decides. @param root - the project that is judged. */
  readonly takeDeciding: (value: Json, root: string) => Json
}

/** How an agent's settings are read. Its files in a project are those that the agent declares. */
export interface Settings {
  /** The agent's id. */
  readonly agent: string
  /** Files of the user and of the machine. */
  readonly userFiles: (machine: Machine) => readonly UserSettings[]
  /** Reads a text that is no JSON, or a laxer one; throws where it cannot. */
  readonly parse?: (text: string) => unknown
  /** Every switch that there is, as a file leaves it: one that is not written as it is by default. */
  readonly switches: (value: Json) => readonly Switch[]
  /** The tables of variables that the agent sets for the commands and hooks that it runs. */
  readonly environments: (value: Json) => readonly unknown[]
  /** Variables of its own that move its settings or turn hooks off. */
  readonly variables: readonly string[]
  /** Adds programs that it starts by other keys than `command` and `args`. */
  readonly withPrograms?: (value: Json) => Json
}

/** Declares how an agent's settings are read. */
export function defineSettings(settings: Settings): Settings {
  return settings
}

/** Declares the file that an agent rewrites by itself. */
export function defineRewritten(file: RewrittenFile): RewrittenFile {
  return file
}

/** The user's home folder; null where no variable names one. */
export function homeOf({ env }: Machine): string | null {
  return env.HOME || env.USERPROFILE || null
}

/** A table under a key; an empty one for anything else. */
export function tableOf(value: unknown, key: string): Json {
  const found: unknown = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isTable(found) ? found : {}
}

function isTable(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
