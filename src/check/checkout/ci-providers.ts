// Finds what a pull request or a push is compared with, from the variables that CI systems set.

import { isSet, refuseSilence, refuseUnsafe, take, type BaseCandidate } from './ci-candidates.ts'
import { isPush, listGitHub } from './github-events.ts'

/** What a CI system states of the pull request or the push that it runs for. */
export interface CiBase {
  /** As its documentation calls it: `GitHub Actions`. */
  readonly provider: string
  /** What the job judges, for messages. */
  readonly subject: 'pull request' | 'push'
  /** In the order in which they are to be tried; each can only lead to more being judged than the one before. */
  readonly candidates: readonly [BaseCandidate, ...BaseCandidate[]]
  /** The setting of this system that makes it fetch the whole history. */
  readonly deepen: string
}

type Env = Readonly<Record<string, string | undefined>>

interface System {
  readonly provider: string
  readonly deepen: string
  readonly isHere: (env: Env) => boolean
  /** Nothing where the job runs for no change that it names. */
  readonly list: (env: Env, readEvent: () => unknown) => BaseCandidate[]
}

/**
 * Returns the base that the CI job's own variables name, or null where it is no job for a pull request or a push.
 *
 * @param readEvent - the parsed file at `GITHUB_EVENT_PATH`, or null where it cannot be read.
 * @throws {DepgateError} EUSAGE where a job for a pull request does not name a usable base: HEAD against the disk
 * would find nothing changed.
 */
export function findCiBase(env: Env, readEvent: () => unknown): CiBase | null {
  for (const { provider, deepen, isHere, list } of systems) {
    if (!isHere(env)) continue
    const [first, ...others] = list(env, readEvent).filter(({ value }) => value !== '' && !/^0+$/.test(value))
    if (first === undefined) continue
    for (const one of [first, ...others]) refuseUnsafe(one, provider)
    const subject = isPush(env) ? 'push' : 'pull request'
    return { provider, subject, candidates: [first, ...others], deepen }
  }
  return null
}

// The variables are those of the systems' own documentation, as of 2026.
const systems: readonly System[] = [
  {
    provider: 'GitHub Actions',
    deepen: 'fetch-depth: 0 of actions/checkout',
    isHere: ({ GITHUB_ACTIONS }) => isSet(GITHUB_ACTIONS),
    list: listGitHub,
  },
  {
    provider: 'GitLab CI',
    deepen: 'GIT_DEPTH: 0 in the variables of the job',
    isHere: ({ GITLAB_CI }) => isSet(GITLAB_CI),
    list: (env) => {
      const request = ['CI_MERGE_REQUEST_IID', 'CI_MERGE_REQUEST_ID', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME']
      if (!request.some((name) => isSet(env[name]))) return []
      // A merged-results pipeline or a merge train checks out a merge with this commit as its first parent.
      const found = [
        ...take(env, 'commit', 'CI_MERGE_REQUEST_TARGET_BRANCH_SHA'),
        ...take(env, 'commit', 'CI_MERGE_REQUEST_DIFF_BASE_SHA'),
        ...take(env, 'branch', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME'),
      ]
      return found.length > 0 ? found : refuseSilence('GitLab CI', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME')
    },
  },
  {
    provider: 'CircleCI',
    deepen: 'the checkout to fetch everything',
    isHere: ({ CIRCLECI }) => isSet(CIRCLECI),
    // It names the address of the pull request and not what it is to be merged into.
    list: (env) => {
      const request = ['CIRCLE_PULL_REQUEST', 'CIRCLE_PULL_REQUESTS', 'CIRCLE_PR_NUMBER']
      return request.some((name) => isSet(env[name])) ? refuseSilence('CircleCI', null) : []
    },
  },
  {
    provider: 'Buildkite',
    deepen: 'a clone without --depth (BUILDKITE_GIT_CLONE_FLAGS)',
    isHere: ({ BUILDKITE }) => isSet(BUILDKITE),
    list: (env) => {
      const queue = [
        ...take(env, 'commit', 'BUILDKITE_MERGE_QUEUE_BASE_COMMIT'),
        ...take(env, 'branch', 'BUILDKITE_MERGE_QUEUE_BASE_BRANCH'),
      ]
      if (queue.length > 0) return queue
      if (!isSet(env.BUILDKITE_PULL_REQUEST)) return []
      const found = take(env, 'branch', 'BUILDKITE_PULL_REQUEST_BASE_BRANCH')
      return found.length > 0 ? found : refuseSilence('Buildkite', 'BUILDKITE_PULL_REQUEST_BASE_BRANCH')
    },
  },
  {
    provider: 'Azure Pipelines',
    deepen: 'fetchDepth: 0 of the checkout step',
    isHere: ({ TF_BUILD }) => isSet(TF_BUILD),
    list: (env) => {
      if (env.BUILD_REASON !== 'PullRequest' && !isSet(env.SYSTEM_PULLREQUEST_PULLREQUESTID)) return []
      const found = take(env, 'branch', 'SYSTEM_PULLREQUEST_TARGETBRANCH')
      return found.length > 0 ? found : refuseSilence('Azure Pipelines', 'SYSTEM_PULLREQUEST_TARGETBRANCH')
    },
  },
  {
    provider: 'Jenkins',
    deepen: 'a clone that is not shallow (advanced clone behaviours)',
    isHere: ({ JENKINS_URL, JENKINS_HOME }) => isSet(JENKINS_URL) || isSet(JENKINS_HOME),
    list: (env) => {
      const found = take(env, 'branch', 'CHANGE_TARGET')
      return found.length === 0 && isSet(env.CHANGE_ID) ? refuseSilence('Jenkins', 'CHANGE_TARGET') : found
    },
  },
]
