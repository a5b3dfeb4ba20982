// Compares two states of an agent's settings: do hooks still run, does each one that calls depgate, and with what environment?

import type { Settings } from '../../agents/define-settings.ts'
import type { Json } from '../../agents/define-wiring.ts'
import { findSettings } from '../../agents/read-settings.ts'
import { readJson } from '../../json/parse.ts'
import { plain } from '../../text/plain.ts'
import type { ProjectFile } from '../../model/change.ts'
import { compareEnvironments } from './environment.ts'
import { entriesOf, entryOf, isKept, listHandlers } from './hook-handlers.ts'
import type { Weakening } from './weakening.ts'

/** Lists the handlers of depgate that are gone or changed, switches that were turned off, and variables that decide. */
export function compareHookSettings({
  path,
  before,
  text,
  agent,
}: Pick<ProjectFile, 'path' | 'before' | 'text' | 'agent'>): Weakening[] {
  const readers = findSettings(path, agent ?? null)
  const [old, edited] = [read(before ?? '', readers), read(text, readers)]
  if (edited === null) {
    const isOld = old === null || (before ?? '') === ''
    const form = path.endsWith('.toml') ? 'TOML' : /\.ya?ml$/.test(path) ? 'YAML' : 'JSON'
    const message = `the settings are no valid ${form} any more, so no agent takes its hooks from them`
    return isOld ? [] : [weakening('hooks', message)]
  }
  const [was, is] = [old ?? {}, edited]
  return [
    ...compareSwitches(was, is, readers),
    ...compareHandlers(was, is),
    ...compareEnvironments(
      readers.flatMap(({ environments }) => environments(was)),
      readers.flatMap(({ environments }) => environments(is)),
      readers.flatMap(({ variables }) => variables),
    ),
  ]
}

function weakening(subject: string, message: string): Weakening {
  return { subject: plain(subject, 200), message, before: null, after: null, line: null }
}

function compareHandlers(was: Json, is: Json): Weakening[] {
  const now = handlersOf(is)
  const lost = handlersOf(was).filter((old) => !now.some((one) => isKept(old, one)))
  return lost.map(({ event, matcher }) => {
    const isThere = now.some((other) => other.event === event)
    const where = `${plain(event, 60)}${matcher === null ? '' : ` (${plain(matcher, 80)})`}`
    return weakening(event, `the hook that calls depgate on ${where} was ${isThere ? 'changed' : 'removed'}`)
  })
}

/** One agent has them under a name of their own. */
function handlersOf(value: Json): ReturnType<typeof listHandlers> {
  return ['hooks', 'depgate'].flatMap((key) => listHandlers(entryOf(value, key)))
}

function compareSwitches(was: Json, is: Json, readers: readonly Settings[]): Weakening[] {
  const listOf = (value: Json) => readers.flatMap(({ switches }) => switches(value))
  const now = new Map(listOf(is).map((one) => [one.name, one.isOn]))
  const off = listOf(was).filter(({ name, isOn }) => isOn && now.get(name) !== true)
  return [...new Map(off.map((one) => [one.name, one])).values()].map(({ name, says }) =>
    weakening(name, plain(says, 240)),
  )
}

/** The value of a text; null for what is none. */
function read(text: string, readers: readonly Settings[]): Json | null {
  if (text.trim() === '') return {}
  const [own] = readers.flatMap(({ parse }) => parse ?? [])
  try {
    const value =
      own === undefined ? readJson(text, 'settings', { hasComments: true, hasTwins: true }).value : own(text)
    return Object.fromEntries(entriesOf(value))
  } catch {
    return null
  }
}
