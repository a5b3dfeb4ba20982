// Tells the CI jobs that judge everything in the lockfiles: on a schedule, by hand, at the first push.

import { isSet } from './ci-candidates.ts'
import { isFirstPush } from './github-events.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Names why a job has nothing to compare with and judges everything, as `--all`; null where it does not.
 *
 * @param readEvent - the parsed file at `GITHUB_EVENT_PATH`, or null where it cannot be read.
 */
export function findWholeTree(env: Env, readEvent: () => unknown): string | null {
  if (isSet(env.GITHUB_ACTIONS)) {
    if (env.GITHUB_EVENT_NAME === 'schedule') return 'the job runs on a schedule'
    if (env.GITHUB_EVENT_NAME === 'workflow_dispatch') return 'the job was started by hand'
    return isFirstPush(env, readEvent) ? 'this is the first push to the default branch' : null
  }
  const isScheduled =
    (isSet(env.GITLAB_CI) && env.CI_PIPELINE_SOURCE === 'schedule') ||
    (isSet(env.TF_BUILD) && env.BUILD_REASON === 'Schedule') ||
    (isSet(env.BUILDKITE) && env.BUILDKITE_SOURCE === 'schedule')
  return isScheduled ? 'the job runs on a schedule' : null
}

/** Whether a CI system runs this: most set `CI`, Jenkins and Azure Pipelines do not. */
export function isJob(env: Env): boolean {
  return ['CI', 'GITHUB_ACTIONS', 'TF_BUILD', 'JENKINS_URL', 'BUILDKITE'].some((name) => isSet(env[name]))
}
