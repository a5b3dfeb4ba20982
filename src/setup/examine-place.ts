// Looks at the settings file of an agent as it is in this project: what it selects, how long it waits, who else gets it.

import path from 'node:path'
import { isObject } from '../agents/define-agent.ts'
import type { Json } from '../agents/define-wiring.ts'
import { plain } from '../text/plain.ts'
import type { Finding } from './check-result.ts'
import { selects, toolOf } from './matchers.ts'
import type { AgentPlace } from './plan-agent.ts'
import type { WiredHook } from './wired-hooks.ts'

/** What is known of the project. */
export interface ProjectFacts {
  /** Seconds that its policy gives the judgement; null where there is no policy that can be read. */
  readonly deadlineSeconds: number | null
  /** The files of the checkout, from the project's folder, each with whether git tracks it; null outside of one. */
  readonly files: ReadonlyMap<string, boolean> | null
}

/** Variables by which a setting of the environment bends what the hook reads or runs. */
const bending =
  /^(?:npm_config_|depgate_|xdg_(?:state|cache|config)_home$|node_options$|node_path$|path$|home$)/i

/** Examines one settings file that has hooks of depgate's. */
export function examinePlace(
  place: AgentPlace,
  hooks: readonly WiredHook[],
  settings: Json,
  facts: ProjectFacts,
): Finding[] {
  return [
    ...examineHooks(place, hooks, facts.deadlineSeconds),
    ...examineEnvironment(place, settings),
    ...examineShared(place, facts.files),
  ]
}

function examineHooks(
  { agent, file }: AgentPlace,
  hooks: readonly WiredHook[],
  deadline: number | null,
): Finding[] {
  const { samples } = agent
  return hooks.flatMap(({ event, matcher, timeout }): Finding[] => {
    const what = `${agent.name} ${plain(event, 60)}`
    const tool = matcher === null ? null : toolOf(samples, event)
    const found: Finding[] = []
    if (tool !== null && matcher !== null && !selects(matcher, tool))
      found.push({
        state: 'open',
        what,
        says: `the matcher "${plain(matcher, 200)}" in ${file} does not select ${tool}`,
      })
    const seconds = timeout === null ? null : timeout * (samples.timeUnit ?? 1)
    if (seconds !== null && deadline !== null && seconds <= deadline)
      found.push({
        state: 'open',
        what,
        says: `waits ${seconds} s, and the policy gives the judgement ${deadline} s (hook.deadlineSeconds): the agent goes on before there is one`,
      })
    return found
  })
}

function examineEnvironment({ file }: AgentPlace, settings: Json): Finding[] {
  const names = isObject(settings.env) ? Object.keys(settings.env).filter((name) => bending.test(name)) : []
  const listed = names.map((name) => plain(name, 60)).join(', ')
  return names.length === 0
    ? []
    : [
        {
          state: 'open',
          what: file,
          says: `sets ${listed} under "env", which decides what the hook reads and runs`,
        },
      ]
}

/** A file that git ignores or that is not committed is on this machine alone. */
function examineShared(
  { file, script, agent, own = [] }: AgentPlace,
  files: ProjectFacts['files'],
): Finding[] {
  const isForAll = agent.scopes[0].place({ folder: '', env: {} }).file === file
  if (files === null || !isForAll || path.isAbsolute(file)) return []
  const needed = [...new Set([file, ...own.map((one) => one.path), script])]
  return needed.flatMap((one): Finding[] => {
    const isTracked = files.get(one)
    if (isTracked === true) return []
    const says =
      isTracked === false
        ? 'is not committed: no other checkout has it yet'
        : 'is ignored by git: no other checkout gets it'
    return [{ state: 'warning', what: one, says }]
  })
}
