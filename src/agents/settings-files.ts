// What all agents declare, as lists: their settings files and variables. Loads no wiring: the hook's fast path reads it.

import type { Agent, AgentSettings } from './define-agent.ts'
import { agents } from './index.ts'

const order = ({ order: place = Number.MAX_SAFE_INTEGER }: Agent) => place

/** The agents as lists name them. */
export const orderedAgents: readonly Agent[] = [...agents].sort((left, right) => order(left) - order(right))

const list = (...uses: readonly (keyof AgentSettings)[]): readonly string[] => [
  ...new Set(orderedAgents.flatMap(({ settings = {} }) => uses.flatMap((use) => settings[use] ?? []))),
]

/** Hooks that an edit can take out, by path. */
export const hookSettings: readonly string[] = [...list('hooks', 'ownHooks')].sort()

/** What starts servers and hooks or turns them off, as the hook and `check` judge it. */
export const watchedSettings: readonly string[] = list('servers', 'hooks', 'others')

/** Commands that agents run while they set up. */
export const commandSettings: readonly string[] = list('commands')

/** The globs of what a team commits. */
export const stagedSettings: readonly string[] = list('staged')

/** The variables in which agents name the project's folder. */
export const projectVariables: readonly string[] = orderedAgents.flatMap(
  ({ projectVariable }) => projectVariable ?? [],
)
