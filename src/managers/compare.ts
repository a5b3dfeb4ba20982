// Finds the settings of pnpm, yarn and bun that an edit of their file loosens.

import { DepgateError } from '../errors.ts'
import { printDuration } from '../options/duration.ts'
import { plain, plainUrl } from '../text/plain.ts'
import { readAge } from './age.ts'
import { flattenSettings, type FlatSetting } from './flatten.ts'
import { effectOf, managerOfRole, type Effect, type SettingsRole } from './table.ts'

/** A setting that protects less than before. */
export interface LoosenedSetting {
  readonly subject: string
  readonly message: string
  readonly before: string | null
  readonly after: string | null
  /** 1-based; null where the setting was removed. */
  readonly line: number | null
}

const maxFindings = 20

/** Lists what the later text lets through that the earlier one did not. @param before - null where there was no file. */
export function compareSettings(
  role: SettingsRole,
  before: string | null,
  after: string,
  path: string,
): LoosenedSetting[] {
  let now: ReadonlyMap<string, FlatSetting>
  try {
    now = index(role, after, path)
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    // That is found where it is compared as npm's.
    if (role === 'pnpm-rc') return []
    const message = `${plain(path, 200)} cannot be read, so that nobody can tell what ${managerOfRole(role)} does with it`
    return [{ subject: plain(path, 200), message, before: null, after: null, line: null }]
  }
  const old = readOld(role, before, path)
  const names = [...new Set([...old.keys(), ...now.keys()])]
  return names
    .flatMap((name) => compareOne({ role, name }, old.get(name) ?? null, now.get(name) ?? null))
    .slice(0, maxFindings)
    .map((one) => ({ ...one, line: one.after === null ? null : lineOf(after, one.subject) }))
}

/** By key; where a key comes twice (documents of one file) the values of both count. */
function index(role: SettingsRole, text: string, path: string): Map<string, FlatSetting> {
  const settings = new Map<string, FlatSetting>()
  for (const one of flattenSettings(role, text, path)) {
    const name = one.keys.join('.')
    const known = settings.get(name)
    settings.set(name, known === undefined ? one : { ...one, values: [...known.values, ...one.values] })
  }
  return settings
}

/** A file that nobody could read protected nothing that is known. */
function readOld(role: SettingsRole, before: string | null, path: string): ReadonlyMap<string, FlatSetting> {
  try {
    return before === null ? new Map() : index(role, before, path)
  } catch (error) {
    if (error instanceof DepgateError) return new Map()
    throw error
  }
}

type Found = Omit<LoosenedSetting, 'line'>

function compareOne(
  { role, name }: { readonly role: SettingsRole; readonly name: string },
  before: FlatSetting | null,
  after: FlatSetting | null,
): Found[] {
  const effect = effectOf(role, (after ?? before)?.keys ?? [])
  if (effect === null) return []
  const subject = plain(name, 120)
  const shown = (values: readonly string[]) =>
    plain(values.map((one) => (/^[a-z+]+:\/\//i.test(one) ? plainUrl(one) : one)).join(', '), 120)
  if (effect.by === 'exceptions') {
    const added = (after?.values ?? []).filter((one) => before?.values.includes(one) !== true)
    return added.map((one) => ({
      subject,
      message: `"${subject}" gained ${shown([one])}`,
      before: null,
      after: shown([one]),
    }))
  }
  const [was, is] = [before?.values ?? null, after?.values ?? null]
  const verdict = judge(effect, was, is)
  if (verdict === null) return []
  const [from, to] = [was, is].map((values) => (values === null ? null : shown(values)))
  const span =
    from == null ? (to == null ? '' : ` (${to})`) : ` (it was ${from}${to == null ? '' : `, and is ${to}`})`
  return [{ subject, message: `"${subject}" ${verdict}${span}`, before: from ?? null, after: to ?? null }]
}

/** Describes how a setting was loosened, as a clause after its name; null where it was not. */
function judge(effect: Effect, was: readonly string[] | null, is: readonly string[] | null): string | null {
  const [old, now] = [was?.at(-1) ?? null, is?.at(-1) ?? null]
  switch (effect.by) {
    case 'age':
      return judgeAge(effect.minutes, old, now)
    case 'guard':
      return old === 'true' && now !== 'true'
        ? now === null
          ? 'was removed'
          : 'was switched off'
        : now !== null && now !== 'true' && old !== now
          ? 'was switched off'
          : null
    case 'exposure':
      return now !== null && now !== 'false' && old !== now ? 'was switched on' : null
    case 'choice': {
      const isStrict = (value: string | null) => value !== null && effect.strict.includes(value)
      if (isStrict(now) || old === now) return null
      return now === null ? (isStrict(old) ? 'was removed' : null) : 'was set to a value that protects less'
    }
    case 'value':
      if (JSON.stringify(was) === JSON.stringify(is)) return null
      return is === null ? 'was removed' : was === null ? 'was added' : 'was changed'
    case 'exceptions':
      return null
  }
}

function judgeAge(minutes: number, old: string | null, now: string | null): string | null {
  if (old === now) return null
  const before = old === null ? 0 : (readAge(old, minutes) ?? 0)
  if (now === null) return before > 0 ? 'was removed' : null
  const after = readAge(now, minutes)
  if (after === null) return 'cannot be read as an age'
  if (after === 0) return 'was switched off'
  return after < before ? `was lowered from ${printDuration(before)} to ${printDuration(after)}` : null
}

/** The first line with the last key of a setting. */
function lineOf(text: string, subject: string): number | null {
  const key = subject.split('.').findLast((part) => part !== '' && !/^[/@]/.test(part)) ?? subject
  const at = text.split(/\r\n|[\r\n]/).findIndex((line) => line.includes(key))
  return at === -1 ? null : at + 1
}
