// Plans what one name of `depgate init` stands for: an agent, the job on GitHub, git, npm, a bot.

import { orderedWirings } from '../agents/ordered-wirings.ts'
import type { Policy } from '../model/policy.ts'
import type { Files } from '../ports/files.ts'
import type { GitAccess } from '../ports/git.ts'
import type { Invocation } from '../ports/invocation.ts'
import type { SetupAccess } from '../ports/setup.ts'
import { bots, planBot } from './bots/plan-bots.ts'
import { planAgent } from './plan-agent.ts'
import { planGit, planGithub, planNpm, type GitHookOptions } from './plan-project.ts'
import type { Plan } from './plan.ts'

/** What is planned with. */
export type PlanPorts = Files & GitAccess & Invocation & SetupAccess

/** What was asked for beside the name. */
export interface TargetOptions extends GitHookOptions {
  /** The flag of an agent's scope; null for the project's own. */
  readonly flag: string | null
  /** Reads the policy in force here. @throws {DepgateError} EPOLICY. */
  readonly policy: () => Policy
}

/** @throws {DepgateError} EUSAGE where the target is not there, EPOLICY for a policy that cannot be read. */
export function planTarget(name: string, { flag, policy, ...options }: TargetOptions, host: PlanPorts): Plan {
  const wiring = orderedWirings.find((one) => one.name === name)
  const scope = wiring?.scopes.find((one) => one.flag === flag)
  if (scope !== undefined) return planAgent(scope, host)
  const bot = bots.find((one) => one === name)
  if (bot !== undefined) return planBot(bot, policy(), host)
  if (name === 'github') return planGithub(host)
  return name === 'git' ? planGit(options, host) : planNpm(host)
}
