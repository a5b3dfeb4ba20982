// The contract of a wiring: how depgate's hooks are written into an agent's settings, looked for there, and tried.

import { isObject } from './define-agent.ts'

/** Seconds that settings give a hook; depgate answers by itself before that (`hook.deadlineSeconds`, 45). */
export const hookTimeoutSeconds = 60

/** What is put into an agent's settings. */
export interface HookWiring {
  /** What a file of its own begins with: a version, a schema. */
  readonly head: Readonly<Record<string, unknown>>
  /** Keys of `head` without which the agent takes no file. */
  readonly required: readonly string[]
  /** What each event gets, in order. */
  readonly events: readonly (readonly [event: string, entry: Readonly<Record<string, unknown>>])[]
  /** The key with the events; `hooks` where none is named. */
  readonly under?: string
}

/** A file that depgate alone writes, as a whole. */
export interface OwnFile {
  /** Relative to the project's folder. */
  readonly path: string
  readonly text: string
  readonly isExecutable: boolean
}

/** Where depgate runs. */
export interface Machine {
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** One settings file of an agent, and what it gets. Paths are relative to the project's folder, or absolute. */
export interface WiringPlace {
  readonly file: string
  /** Where depgate lies as one file. */
  readonly script: string
  /** What runs at which event: put into the settings file, or what the own files contain. */
  readonly wiring: HookWiring
  /** Where the agent takes its hooks from files of one writer; `file` is one of them, and nothing is put into others. */
  readonly own?: readonly OwnFile[]
  /** What is left for the user to do. */
  readonly after: readonly string[]
}

/** Settings that apply to a project, for a machine or for a user. */
export interface WiringScope {
  /** The flag of `depgate init` that asks for it; null for the one that it takes without a flag. */
  readonly flag: string | null
  /** The flag's summary in the help. */
  readonly summary: string
  /** @throws {DepgateError} EUSAGE where the machine has no such place. */
  readonly place: (machine: Machine) => WiringPlace
}

/** The value of a JSON file. */
export type Json = Readonly<Record<string, unknown>>

/** Events as the agent would send them, by which `depgate doctor` tries the hooks. */
export interface SampleEvents {
  /** A command line that prepares the project of the trial; null for none. */
  readonly prepare: string | null
  /** The events with which a session begins; `SessionStart` in any case of letters where none are named. */
  readonly starts?: readonly string[]
  /** The events of the settings file that this agent sends at all, where another one reads the file too. */
  readonly events?: readonly string[]
  /** The name that matchers of an event are tested against; null for none. The sample's own tool where it is not declared. */
  readonly matched?: (event: string) => string | null
  /** Seconds in one unit of a timeout; 1 where it is not declared. */
  readonly timeUnit?: number
  /** The JSON of an event, about `sampleCommand` where it is about a command. */
  readonly payload: (event: string, folder: string) => Json
  /** Describes how an answer blocks what the event is about; null where the agent would go on. */
  readonly describeBlock: (event: string, answer: Json) => string | null
}

/** What sample events run. */
export const sampleCommand = 'npm install left-pad'

/** What `depgate doctor` knows when it asks what else decides whether hooks run. */
export interface Standing {
  /** The settings files with a hook of depgate's in them, of all agents. */
  readonly wired: readonly { readonly agent: string }[]
  readonly machine: Machine
  /** The text of a file by its path from the folder, or absolute; null where there is none. */
  readonly read: (file: string) => string | null
}

/** One thing that `depgate doctor` tells about an agent. */
export interface Remark {
  readonly state: 'open' | 'warning' | 'note'
  readonly what: string
  readonly says: string
}

/** How depgate is wired into an agent; an agent without one only has its events answered. */
export interface Wiring {
  /** The agent's id. */
  readonly agent: string
  /** What `depgate init` and `depgate doctor` call it. */
  readonly name: string
  /** Lines of the help of `depgate init`. */
  readonly examples: readonly string[]
  /** Files and folders of a checkout that show that the agent is in use, as `depgate init --team` looks for them. */
  readonly signs: readonly string[]
  /** The first is the one that is taken without a flag. */
  readonly scopes: readonly [WiringScope, ...WiringScope[]]
  readonly samples: SampleEvents
  /** Tells what keeps hooks from running, or runs them twice. */
  readonly examine?: (standing: Standing) => readonly Remark[]
}

/** Declares a wiring. */
export function defineWiring(wiring: Wiring): Wiring {
  return wiring
}

/** The value of a settings file; an empty object for what cannot be read. */
export function readSettings(text: string | null): Json {
  try {
    const value: unknown = JSON.parse((text ?? '{}').replace(/^\uFEFF/, ''))
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** Whether a value is a text with something in it. */
export function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
