// Finds the user, the machine, and the agent or CI that depgate runs under.

import { hostname, userInfo } from 'node:os'
import { orderedAgents } from '../../agents/settings-files.ts'
import type { Environment } from '../../system/folders.ts'
import type { Actor } from '../../ports/trail.ts'

/** The variables in which a CI names the person who started it. */
const people: readonly [ci: string, mark: string, person: string][] = [
  ['github-actions', 'GITHUB_ACTIONS', 'GITHUB_ACTOR'],
  ['gitlab-ci', 'GITLAB_CI', 'GITLAB_USER_LOGIN'],
  ['circleci', 'CIRCLECI', 'CIRCLE_USERNAME'],
  ['buildkite', 'BUILDKITE', 'BUILDKITE_BUILD_CREATOR'],
  ['azure-pipelines', 'TF_BUILD', 'BUILD_REQUESTEDFOR'],
  ['jenkins', 'JENKINS_URL', 'BUILD_USER_ID'],
]

/** Returns the user, or the person that the CI names. Environment variables can be forged. */
export function findActor(env: Environment): Actor {
  const ci = people.find(([, mark]) => Boolean(env[mark]))
  const agent = orderedAgents.find(({ marker }) => marker !== undefined && Boolean(env[marker]))
  return {
    actor: (ci === undefined ? undefined : env[ci[2]]) || userName(env),
    agent: agent?.id ?? ci?.[0] ?? null,
    session: (agent?.sessionVariable === undefined ? undefined : env[agent.sessionVariable]) || null,
    host: hostname(),
  }
}

function userName(env: Environment): string {
  try {
    return userInfo().username
  } catch {
    // In a container the user can be a bare number.
    return env.USER || env.USERNAME || `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
