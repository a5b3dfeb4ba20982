// Reads lines that were found before: they are only tried first, and nothing else than a search itself writes is run.

import { isTypableName } from '../options/package-pattern.ts'
import { sha256Of } from '../text/sha256.ts'
import type { Setting } from './lines.ts'
import type { Line, Step } from './step.ts'

/** Limits of what is read: far above what a search writes. */
const maxima = { lines: 10, steps: 10, words: 300, characters: 500 }

/**
 * The key of a search: the files of the project and what lines may be. Without the moment, which is another one each time;
 * lines that were found as of an older one are tried.
 *
 * @param files - the texts of the copy, by path; null for a file that is not there.
 */
export function searchKey(files: ReadonlyMap<string, string | null>, setting: Setting): string {
  const { folder, within, lockBefore, more, isGated, instead } = setting
  const texts = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => [name, sha256Of(text ?? '')])
  const wanted = instead?.wanted.map(({ declared, spec }) => [
    declared.manifest,
    declared.field,
    declared.name,
    spec,
  ])
  const typed = instead === null ? null : [instead.command, instead.names, wanted]
  const before = lockBefore === null ? null : [lockBefore.file, sha256Of(lockBefore.text)]
  return sha256Of(JSON.stringify([texts, folder, within, more, isGated, typed, before]))
}

/** What is kept of lines: those of npm. A kept line of another package manager is never read. */
export function writeLines(lines: readonly Line[]): unknown {
  return lines.map((line) => line.map((step) => (step.type === 'restore' ? 'restore' : step.args)))
}

/**
 * Reads kept lines; null for anything that a search for this setting could not have written. Another process of the same
 * user can write there: no flag, address or file gets from there into a command line.
 */
export function readLines(value: unknown, setting: Setting): Line[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > maxima.lines) return null
  const lines = value.map((line): Line | null => {
    if (!Array.isArray(line) || line.length === 0 || line.length > maxima.steps) return null
    const steps = line.map((step) => readStep(step, setting))
    return steps.includes(null) ? null : (steps as Step[])
  })
  return lines.includes(null) ? null : (lines as Line[])
}

function readStep(value: unknown, { lockBefore, folder, more }: Setting): Step | null {
  if (value === 'restore') return lockBefore === null ? null : { type: 'restore', ...lockBefore }
  if (!Array.isArray(value) || value.length > maxima.words) return null
  const words = value as unknown[]
  if (!words.every((word) => typeof word === 'string' && word.length <= maxima.characters)) return null
  const args = words as string[]
  const [command = '', ...rest] = args
  const isEdit = command === 'pkg' && rest[0] === 'set'
  if (!isEdit && !['install', 'update', 'uninstall'].includes(command)) return null
  const own = isEdit ? rest.slice(1) : rest
  const isKnown = (word: string, nth: number) => {
    const flag = own[nth - 1] ?? ''
    if (flag === '--prefix') return word === folder
    if (flag === '-w') return /^[\w@][\w@./ -]*$/.test(word)
    if (more.includes(word)) return true
    return isEdit
      ? word === '--prefix' || word === '-w' || isOverride(word) || isPin(word)
      : flags.test(word) || isTarget(word, command)
  }
  return own.every(isKnown) ? { type: 'npm', args } : null
}

const flags =
  /^(?:--prefix|-w|--include-workspace-root|--save-(?:exact|dev|optional|peer)|--before=\d{4}-\d\d-\d\dT[\d:.]+Z)$/
const version = String.raw`\d[\w.+-]*`

function isOverride(word: string): boolean {
  const [, key = '', name, alias] =
    new RegExp(String.raw`^overrides\[([^\]=]+)\]=(?:npm:((?:@[^@/]+\/)?[^@/]+)@)?(${version})$`).exec(
      word,
    ) ?? []
  const own = key.replace(/(.)@[\w.^~-]+$/, '$1')
  return alias !== undefined && isTypableName(own) && (name === undefined || isTypableName(name))
}

/** `dependencies[name]=1.2.3`. */
function isPin(word: string): boolean {
  const [, name = '', spec = ''] =
    /^(?:d|devD|optionalD|peerD)ependencies\[([^\]=]+)\]=(.+)$/.exec(word) ?? []
  return isTarget(`${name}@${spec}`, 'install')
}

/** `name@1.2.3`, `name@npm:other@1.2.3`; a name alone for the commands that take one. */
function isTarget(word: string, command: string): boolean {
  if (command !== 'install') return isTypableName(word)
  const [, name = '', other] =
    new RegExp(String.raw`^((?:@[^@/]+\/)?[^@/]+)@(?:npm:((?:@[^@/]+\/)?[^@/]+)@)?${version}$`).exec(word) ??
    []
  return isTypableName(name) && (other === undefined || isTypableName(other))
}
