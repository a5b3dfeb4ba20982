// Reads the waivers of a policy.

import type { AnyRule } from '../../rules/define-rule.ts'
import { DepgateError } from '../../errors.ts'
import { isMoment } from '../../options/time.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { refuse } from '../../options/kinds.ts'
import { parseExact } from '../../options/package-pattern.ts'
import { StrictObject } from '../../options/strict-object.ts'
import { plain } from '../../text/plain.ts'
import type { Waiver } from '../../model/policy.ts'

/** Reads the waivers of a policy. @throws {DepgateError} EPOLICY. */
export function parseWaivers(input: unknown, rules: readonly AnyRule[], where: string): Waiver[] {
  if (input === undefined) return []
  if (!Array.isArray(input)) throw refuse(where, input, 'a list of waivers')
  return input.map((entry: unknown, index) => parseWaiver(entry, rules, `${where}[${index}]`))
}

function parseWaiver(input: unknown, rules: readonly AnyRule[], where: string): Waiver {
  const fields = new StrictObject(input, where)
  fields.allow(['rule', 'package', 'finding', 'integrity', 'reason', 'by', 'approvedBy', 'expires'])
  const text = (key: string): string => {
    const value = fields.get(key)
    if (typeof value !== 'string' || value.trim() === '') throw refuse(`${where}.${key}`, value, 'a text')
    return value
  }
  const rule = rules.find((one) => one.id === text('rule'))
  if (rule === undefined) {
    const known = rules.map((one) => one.id)
    throw new DepgateError(
      'EPOLICY',
      `${where}: no rule "${plain(text('rule'), 40)}"${didYouMean(text('rule'), known)}`,
    )
  }
  if (rule.isFinal === true) throw new DepgateError('EPOLICY', `${where}: ${rule.id} cannot be waived`)
  if (parseExact(text('package')) === null) {
    throw refuse(`${where}.package`, text('package'), 'an exact package such as "left-pad@1.3.0"')
  }
  if (fields.has('finding') && rule.nameFinding === undefined) {
    throw new DepgateError(
      'EPOLICY',
      `${where}.finding: ${rule.id} finds one thing on a package, which needs no name`,
    )
  }
  // A date that does not parse must not become a waiver without an end.
  if (!isMoment(text('expires'))) {
    throw refuse(`${where}.expires`, text('expires'), 'a date such as "2026-12-01"')
  }
  return {
    rule: rule.id,
    package: text('package'),
    ...(fields.has('finding') ? { finding: plain(text('finding'), 200) } : {}),
    ...(fields.has('integrity') ? { integrity: text('integrity') } : {}),
    reason: plain(text('reason')),
    ...(fields.has('by') ? { by: plain(text('by'), 200) } : {}),
    ...(fields.has('approvedBy') ? { approvedBy: plain(text('approvedBy'), 200) } : {}),
    expires: text('expires'),
  }
}
