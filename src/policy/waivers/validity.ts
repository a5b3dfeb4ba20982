// The terms on which waivers count.

import { hour, minute, formatDuration } from '../../options/duration.ts'
import { isDay } from '../../options/time.ts'
import type { Settings, Waiver } from '../../model/policy.ts'

/** The moment at which a waiver ends: a date counts to its end, UTC. */
function endOf(waiver: Pick<Waiver, 'expires'>): Date {
  const start = Date.parse(waiver.expires)
  return new Date(isDay(waiver.expires) ? start + 24 * hour : start)
}

/**
 * Explains why a waiver does not count, or returns null where it does.
 *
 * A date that is the last day within the maximum counts to its end.
 */
export function whyNotCounted(waiver: Waiver, terms: Settings['waivers'], asOf: Date): string | null {
  if (terms.isForbidden) return 'the policy forbids waivers'
  if (asOf >= endOf(waiver)) return 'it has expired'
  if (Date.parse(waiver.expires) - asOf.getTime() > terms.maximum * minute)
    return `it ends more than ${formatDuration(terms.maximum)} from now, which the policy does not allow`
  if (!terms.needsSecondName) return null
  const [by, approvedBy] = [waiver.by, waiver.approvedBy].map(name)
  if (by === '' || approvedBy === '') return 'the policy asks for two names: "by" and "approvedBy"'
  return by === approvedBy ? 'the policy asks for a second name, and "approvedBy" is the same as "by"' : null
}

/** Two spellings of one name are one name. */
function name(text = ''): string {
  return text.normalize('NFKC').trim().toLowerCase()
}
