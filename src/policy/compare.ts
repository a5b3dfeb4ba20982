// Lists what an edit of a policy file loosens, before rules judge it: a rule does not know the others.

import type { AnyRule } from '../rules/define-rule.ts'
import { DepgateError } from '../errors.ts'
import { readJson } from '../json/parse.ts'
import { defaultPolicy, parsePolicy } from './parse.ts'
import { listLoosened } from './tighten.ts'
import type { Policy, Waiver } from '../model/policy.ts'
import type { ProjectFile } from '../model/change.ts'

/** Returns a file of the kind `policy` with what its edit loosens and the waivers that it adds; others as they are. */
export function comparePolicies(file: ProjectFile, rules: readonly AnyRule[]): ProjectFile {
  if (file.kind !== 'policy' || file.hasNoBefore === true) return file
  const after = file.policies === undefined ? read(file.text, rules) : file.policies.after
  // A policy that cannot be read judges nothing: the code that loads it reports that.
  if (after === null) return file
  const before = file.policies?.before ?? read(file.before ?? '', rules) ?? defaultPolicy(rules)
  const known = new Set(before.waivers.map(keyOf))
  const isHead = before.settings.waivers.from === 'head' && file.isOfAgent !== true
  return {
    ...file,
    loosened: listLoosened(before, after, rules),
    addedWaivers: isHead ? [] : after.waivers.filter((waiver) => !known.has(keyOf(waiver))),
  }
}

function read(text: string, rules: readonly AnyRule[]): Policy | null {
  if (text.trim() === '') return defaultPolicy(rules)
  try {
    return parsePolicy(readJson(text, 'policy', { code: 'EPOLICY', hasComments: true }).value, rules)
  } catch (error) {
    if (error instanceof DepgateError) return null
    throw error
  }
}

function keyOf(waiver: Waiver): string {
  return JSON.stringify(Object.entries(waiver).sort(([a], [b]) => (a < b ? -1 : 1)))
}
