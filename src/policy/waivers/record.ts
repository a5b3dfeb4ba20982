// Records a waiver in the text of a policy.

import { DepgateError } from '../../errors.ts'
import { readJson } from '../../json/parse.ts'
import type { Settings, Waiver } from '../../model/policy.ts'
import type { Finding } from '../../model/report.ts'
import { isMoment } from '../../options/time.ts'
import { plain } from '../../text/plain.ts'
import { dropExtended } from '../extends.ts'
import { policyFile } from '../load/load.ts'
import { parsePolicy } from '../parse.ts'
import { whyNotCounted } from './validity.ts'
import { addWaiver, isOn } from './write.ts'

const minute = 60_000

/** A policy with a waiver in it. */
export interface RecordedWaiver {
  readonly text: string
  /** Why it does not count yet; null where it does. */
  readonly notCounted: string | null
  /** It replaces an earlier one. */
  readonly isUpdate: boolean
}

/**
 * Records a waiver.
 *
 * @param before - the text of the policy; null where there is none.
 * @throws {DepgateError} EPOLICY for a text that is no policy, EUSAGE for an end that the policy would refuse.
 */
export function recordWaiver(
  before: string | null,
  waiver: Waiver,
  settings: Settings['waivers'],
  asOf: Date,
): RecordedWaiver {
  const expires = plain(waiver.expires, 40)
  // A day that is in no calendar is refused here, not only when the policy is read.
  if (!isMoment(waiver.expires))
    throw new DepgateError('EUSAGE', `--expires ${expires} is not a date such as 2026-12-01`)
  const text = addWaiver(before, waiver)
  const written = waiversOf(text).find((one) => isOn(one, waiver)) ?? waiver
  const notCounted = whyNotCounted(written, settings, asOf)
  if (whyNotCounted(written, { ...settings, needsSecondName: false }, asOf) !== null)
    throw new DepgateError('EUSAGE', `--expires ${expires}: ${notCounted ?? ''}`)
  const isUpdate = before !== null && waiversOf(before).some((one) => isOn(one, waiver))
  return { text, notCounted, isUpdate }
}

function waiversOf(text: string): readonly Waiver[] {
  const { value } = readJson(text, policyFile, { code: 'EPOLICY', hasComments: true })
  return parsePolicy(dropExtended(value)).waivers
}

/** The moment at which waiting alone has fixed what is waived; otherwise, and at the latest, the maximum. */
export function chooseEnd(found: readonly Finding[], { maximum }: Settings['waivers'], asOf: Date): string {
  const latest = new Date(asOf.getTime() + maximum * minute)
  const last = maximum < 1440 ? latest.toISOString() : latest.toISOString().slice(0, 10)
  const ends = found.map((one) => one.eligibleAt)
  const end = ends.includes(null) ? null : (ends.sort().at(-1) ?? null)
  return end !== null && end < latest.toISOString() ? end : last
}
