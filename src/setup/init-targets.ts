// The names that `depgate init` takes: agents, and what is no agent.

import { orderedWirings } from '../agents/ordered-wirings.ts'
import { bots } from './bots/plan-bots.ts'

export const initTargets: readonly string[] = [
  ...orderedWirings.map(({ name }) => name),
  'github',
  'git',
  'npm',
  ...bots,
]

/** Whether doctor runs what is wired in: agents' hooks and git's. */
export function isTried(name: string): boolean {
  return name === 'git' || orderedWirings.some((wiring) => wiring.name === name)
}
