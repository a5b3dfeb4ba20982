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
