// Plans and examines the ages of Renovate and Dependabot, so that they do not propose what the gate refuses.

import path from 'node:path'
import { DepgateError } from '../../errors.ts'
import type { Policy } from '../../model/policy.ts'
import type { Files } from '../../ports/files.ts'
import type { GitAccess } from '../../ports/git.ts'
import type { Invocation } from '../../ports/invocation.ts'
import type { Finding } from '../check-result.ts'
import type { Plan } from '../plan.ts'
import { cooldownOf, dependabotFiles, planDependabot } from './dependabot.ts'
import { statedAges } from './renovate-ages.ts'
import { ageOf, daysOf, findRenovate, planRenovate } from './renovate.ts'

/** What `depgate init` calls them. */
export const bots = ['renovate', 'dependabot'] as const

type Place = Files & GitAccess & Invocation

const topOf = (host: Place) => host.git.top(host.folder) ?? host.folder

/** The minutes that a policy asks for; 0 where it asks for none. */
function ageIn(policy: Policy): number {
  const rule = policy.rules.get('minimum-age')
  const { minimum = 0 } = (rule === undefined || rule.level === 'off' ? {} : rule.options) as {
    readonly minimum?: number
  }
  return minimum
}

/** Plans the settings of a bot. @throws {DepgateError} EUSAGE where the policy asks for no age. */
export function planBot(name: (typeof bots)[number], policy: Policy, host: Place): Plan {
  const top = topOf(host)
  const minutes = ageIn(policy)
  if (minutes === 0)
    throw new DepgateError('EUSAGE', 'the policy asks for no age (minimum-age), so there is none to set')
  if (name === 'renovate') {
    const file = findRenovate(top, (one) => host.read(one))
    const planned = planRenovate({ name: file, path: path.join(top, file) }, minutes)
    return { files: [planned], left: listLower(host.read(planned.path) ?? '', minutes), after: [] }
  }
  const [first = ''] = dependabotFiles
  const file = dependabotFiles.find((one) => host.read(path.join(top, one)) !== null) ?? first
  const planned = planDependabot({ name: file, path: path.join(top, file) }, daysOf(minutes))
  return {
    files: [planned],
    left: [],
    after: ['Dependabot opens pull requests of security fixes at once, whatever its cooldown.'],
  }
}

/** Compares what the bots of a project wait for with its policy. */
export function examineBots(policy: Policy | null, host: Place): Finding[] {
  const minutes = policy === null ? 0 : ageIn(policy)
  if (minutes === 0) return []
  const top = topOf(host)
  const renovate = findRenovate(top, (one) => host.read(one))
  const text = host.read(path.join(top, renovate))
  const own = text === null ? [] : [compare('renovate', renovate, effectiveAge(text, renovate), minutes)]
  const others = dependabotFiles.flatMap((file) => {
    const content = host.read(path.join(top, file))
    if (content === null) return []
    const days = cooldownOf(content)
    return [compare('dependabot', file, days === null ? null : days * 1440, minutes)]
  })
  return [...own, ...others]
}

/** The age that npm's packages wait: of the last rule for all of them, else of the whole configuration. */
function effectiveAge(text: string, file: string): number | null {
  const last = statedAges(text)?.at(-1)
  return last === undefined ? ageOf(text, file) : last.minutes
}

/** Rules of the project that win over what is written, and wait less. */
function listLower(text: string, minutes: number): string[] {
  const rules = (statedAges(text) ?? []).filter((one) => one.isRule && !one.isOwn)
  return rules
    .filter((one) => (one.minutes ?? 0) < minutes)
    .map(
      ({ place }) =>
        `${place} waits less than the ${daysOf(minutes)} days of the policy, and wins: raise it by hand`,
    )
}

function compare(bot: (typeof bots)[number], what: string, waits: number | null, minutes: number): Finding {
  const asked = `the policy asks for ${daysOf(minutes)} d`
  if (waits === null)
    return { state: 'note', what, says: `states no age of npm packages that can be compared; ${asked}` }
  const days = `${Number((waits / 1440).toFixed(1))} d`
  return waits < minutes
    ? {
        state: 'warning',
        what,
        says: `waits ${days}, which is lower, and ${asked}: it proposes what the gate refuses (depgate init ${bot})`,
      }
    : { state: 'note', what, says: `waits ${days}, and ${asked}` }
}
