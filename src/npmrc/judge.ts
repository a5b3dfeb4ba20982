// Judges two values of one key of npm's configuration: does the later one let more through?

import type { Setting } from './read.ts'
import type { Comparison } from './table.ts'

/** What the age of a date is measured against. */
export interface Moment {
  readonly asOf: Date
  /** The release age in days that a date would replace. */
  readonly minimumAge: number
}

/**
 * Returns how a setting was loosened, as the end of a sentence, or null where it lets no more through than before.
 *
 * An explicit loose value counts even where the key was not set before: it overrides a stricter value in the user's or
 * the machine's configuration.
 */
export function judgeSetting(
  comparison: Comparison,
  before: Setting | null,
  after: Setting | null,
  moment: Moment,
): string | null {
  if (before?.written === after?.written && before?.openKey === after?.openKey) return null
  if (after?.isOpen === true) {
    return before?.values.join() === after.values.join() && before.isOpen
      ? null
      : 'was made to depend on the environment'
  }
  const [was, is] = [valueOf(before), valueOf(after)]
  switch (comparison.by) {
    case 'guard':
      return judgeSwitch('true', comparison.npmDefault, before?.isOpen === true ? 'true' : was, is)
    case 'loosener':
      return judgeSwitch('false', !comparison.npmDefault, before?.isOpen === true ? 'false' : was, is)
    case 'pointer':
      return is === null || is === '' || is === 'null' || is === was
        ? null
        : before === null
          ? 'was set'
          : 'was changed'
    case 'registry':
      if (sameAddress(was, is)) return null
      return was === null ? 'was set' : is === null ? 'was removed' : 'was changed'
    case 'age':
      return judgeAge(before, after)
    case 'date':
      return judgeDate(before, after, moment)
    case 'scale': {
      if (was === null && is === null) return null
      const { words, missing } = comparison
      const [old, now] = [rank(words, was, missing[0]), rank(words, is, missing[1])]
      return now > (before?.isOpen === true ? 0 : old) ? 'was loosened' : null
    }
    case 'list':
      return null
  }
}

function valueOf(setting: Setting | null): string | null {
  if (setting === null || setting.isDropped) return null
  return setting.values.length > 1 ? setting.values.join(', ') : (setting.values[0] ?? null)
}

/** @param strict - the value that lets less through; `isDefault`: whether that is npm's default. */
function judgeSwitch(
  strict: 'true' | 'false',
  isDefault: boolean,
  before: string | null,
  after: string | null,
): string | null {
  const loose = strict === 'true' ? 'false' : 'true'
  const isLoosened = after === null ? before === strict && !isDefault : after === loose && before !== loose
  return isLoosened ? (strict === 'true' ? 'was turned off' : 'was turned on') : null
}

function judgeAge(before: Setting | null, after: Setting | null): string | null {
  if (after?.isDropped === true) return 'was changed to what is no number'
  const was = before?.isOpen === true ? Infinity : Number(valueOf(before) ?? 0)
  const value = valueOf(after)
  if (after === null) return was > 0 ? 'was removed' : null
  const is = Number(value ?? 0)
  // npm computes a date from it, and no date is so long ago.
  if (!Number.isFinite(is)) return 'was changed to what is no number'
  return is < was || (is <= 0 && (before === null || before.isDropped)) ? 'was lowered' : null
}

const day = 86_400_000

function judgeDate(
  before: Setting | null,
  after: Setting | null,
  { asOf, minimumAge }: Moment,
): string | null {
  const [was, is] = [valueOf(before), valueOf(after)]
  if (after === null || after.isDropped) return was === null ? null : 'was removed'
  if (is === null) return 'was turned off'
  if (was !== null) return Date.parse(is) > Date.parse(was) ? 'was moved to a later date' : null
  // It replaces a minimum age, whichever file set that.
  return Date.parse(is) > asOf.getTime() - minimumAge * day
    ? 'was set to a date that lets everything in'
    : null
}

function rank(words: readonly string[], word: string | null, missing: string): number {
  const at = words.indexOf(word ?? missing)
  return at === -1 ? words.indexOf(missing) : at
}

function sameAddress(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b
  const clean = (text: string) => (URL.canParse(text) ? new URL(text).href.replace(/\/+$/, '') : text)
  return clean(a) === clean(b)
}
