// Describes how the edit of a workflow or git hook weakens the job that runs depgate.

import { DepgateError } from '../errors.ts'
import { plain } from '../text/plain.ts'
import type { InstallFile } from './files.ts'
import { isTable, readYaml } from '../yaml/settings.ts'

/** Describes how the job of depgate in a file was weakened; null where it works as before, or there was none. */
export function describeJobEdit({ role, path, before, after }: InstallFile): string | null {
  const isShell = role === 'shell'
  if (!isShell && role !== 'yaml-commands' && role !== 'json-commands') return null
  if (before === null || before === after || !names(dropComments(before))) return null
  if (after === null || after.trim() === '') return 'the file whose job runs depgate was deleted'
  return isShell ? compareScripts(before, after) : compareWorkflows(before, after, path)
}

function names(text: string): boolean {
  return /\bdepgate\b/i.test(text)
}

function dropComments(text: string): string {
  return text.replaceAll(/^\s*#(?!!| >>> depgate| <<< depgate).*$/gm, '')
}

const blockPattern = /^# >>> depgate[^\n]*\n[^]*?^# <<< depgate/m

function compareScripts(before: string, after: string): string | null {
  const [old, edited] = [before, after].map((text) => text.replaceAll('\r\n', '\n'))
  const block = blockPattern.exec(old ?? '')
  if (block === null) {
    const lines = new Set(codeOf(edited ?? ''))
    return codeOf(old ?? '').every((line) => !names(line) || lines.has(line))
      ? null
      : 'a line that runs depgate was edited'
  }
  const at = (edited ?? '').indexOf(block[0])
  if (at === -1) return 'the lines that run depgate were edited'
  const added = codeOf((edited ?? '').slice(0, at)).join('\n')
  // Lines before depgate's can end the script early.
  return added === codeOf((old ?? '').slice(0, block.index)).join('\n')
    ? null
    : 'what runs before depgate, and can end the hook early, was edited'
}

function codeOf(text: string): string[] {
  return dropComments(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function compareWorkflows(before: string, after: string, path: string): string | null {
  const old = readOrNull(before, path)
  if (old === null) return null
  const edited = readOrNull(after, path)
  if (edited === null) return 'the file whose job runs depgate is no YAML any more'
  const [[was], [is]] = [old, edited]
  const isGithub = isTable(was) && isTable(was.jobs)
  if (!isGithub) {
    const units = new Set(listUnits(edited).map(write))
    return listUnits(old).every((unit) => units.has(write(unit)))
      ? null
      : 'a step that runs depgate was edited'
  }
  const now = isTable(is) ? is : {}
  const jobs = isTable(now.jobs) ? now.jobs : {}
  for (const [id, job] of Object.entries(was.jobs as Record<string, unknown>)) {
    if (!names(write(job))) continue
    if (!Object.hasOwn(jobs, id)) return `the job ${plain(id, 60)}, which runs depgate, was taken out`
    if (write(dropNames(job)) !== write(dropNames(jobs[id])))
      return `the job ${plain(id, 60)}, which runs depgate, was edited`
  }
  for (const key of ['env', 'defaults'])
    if (write(was[key]) !== write(now[key])) return `"${key}", which the job of depgate runs with, was edited`
  const lost = findLostTrigger(was.on, now.on)
  return lost === null ? null : `the job of depgate no longer runs as before on ${plain(lost, 60)}`
}

/** The first event that the workflow ran on and does not, or only on less of. */
function findLostTrigger(before: unknown, after: unknown): string | null {
  const [old, edited] = [triggersOf(before), triggersOf(after)]
  for (const [event, filter] of old) {
    const now = edited.get(event)
    // Without a filter it always runs.
    if (now === undefined || (now !== 'null' && now !== filter)) return event
  }
  return null
}

function triggersOf(on: unknown): Map<string, string> {
  if (typeof on === 'string') return new Map([[on, 'null']])
  if (Array.isArray(on)) return new Map(on.map((event) => [String(event), 'null']))
  if (!isTable(on)) return new Map()
  // As text, since the schema reads scalars so.
  const isNone = (filter: unknown) =>
    filter === null || (typeof filter === 'string' && /^(?:null|~)?$/i.test(filter)) || write(filter) === '{}'
  return new Map(
    Object.entries(on).map(([event, filter]) => [event, isNone(filter) ? 'null' : write(filter)]),
  )
}

/** The nearest tables around texts that name depgate. */
function listUnits(value: unknown): unknown[] {
  const found: unknown[] = []
  const walk = (one: unknown, table: unknown): void => {
    if (typeof one === 'string') {
      if (names(one) && !found.includes(table)) found.push(table)
    } else if (Array.isArray(one)) for (const item of one) walk(item, table)
    else if (isTable(one)) for (const [key, item] of Object.entries(one)) if (key !== 'name') walk(item, one)
  }
  walk(value, value)
  return found.map(dropNames)
}

/** Removes the names of jobs and steps, which decide nothing. */
function dropNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNames)
  if (!isTable(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'name')
      .map(([key, one]) => [key, dropNames(one)]),
  )
}

function readOrNull(text: string, path: string): unknown[] | null {
  try {
    return readYaml(text, path)
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}

/** Writes a value with sorted keys and without comments of scripts, so that equal values give equal texts. */
function write(value: unknown): string {
  const plainValue = (_key: string, one: unknown) =>
    isTable(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : typeof one === 'string' && one.includes('\n')
        ? codeOf(one).join('\n')
        : one
  return JSON.stringify(value, plainValue) ?? 'nothing'
}
