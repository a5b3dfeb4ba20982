import { describe, expect, test } from 'vitest'
import { findCiBase } from '../../../src/check/checkout/ci-providers.ts'

const sha = 'a'.repeat(40)
const other = 'b'.repeat(40)
const nothing = () => null
const values = (env: Record<string, string>, event: unknown = null) =>
  findCiBase(env, () => event)?.candidates.map(({ type, value, variable }) => [type, value, variable])

describe('a job for a pull request names its base', () => {
  const github = { GITHUB_ACTIONS: 'true', GITHUB_SHA: sha }
  const request = { pull_request: { base: { ref: 'main', sha: other } } }
  test.each<[string, Record<string, string>, unknown, unknown]>([
    [
      'GitHub: a pull request',
      { ...github, GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' },
      request,
      [
        ['branch', 'main', 'GITHUB_BASE_REF'],
        ['parent', sha, 'GITHUB_SHA'],
        ['commit', other, 'pull_request.base.sha'],
      ],
    ],
    [
      'GitHub: a review has no variable, only the event',
      { ...github, GITHUB_EVENT_NAME: 'pull_request_review' },
      request,
      [
        ['branch', 'main', 'GITHUB_BASE_REF'],
        ['parent', sha, 'GITHUB_SHA'],
        ['commit', other, 'pull_request.base.sha'],
      ],
    ],
    [
      'GitHub: pull_request_target checks the base out, which is no test merge',
      { ...github, GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_BASE_REF: 'release/1.x' },
      null,
      [['branch', 'release/1.x', 'GITHUB_BASE_REF']],
    ],
    [
      'GitHub: a merge queue',
      { ...github, GITHUB_EVENT_NAME: 'merge_group' },
      { merge_group: { base_sha: other, base_ref: 'refs/heads/main' } },
      [
        ['commit', other, 'merge_group.base_sha'],
        ['branch', 'main', 'merge_group.base_ref'],
      ],
    ],
    [
      'GitLab: a branch pipeline of a merge request',
      {
        GITLAB_CI: 'true',
        CI_MERGE_REQUEST_IID: '7',
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA: '',
        CI_MERGE_REQUEST_DIFF_BASE_SHA: sha,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      },
      null,
      [
        ['commit', sha, 'CI_MERGE_REQUEST_DIFF_BASE_SHA'],
        ['branch', 'main', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME'],
      ],
    ],
    [
      'GitLab: a merge train',
      {
        GITLAB_CI: 'true',
        CI_MERGE_REQUEST_ID: '7',
        CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train',
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA: other,
        CI_MERGE_REQUEST_DIFF_BASE_SHA: sha,
      },
      null,
      [
        ['commit', other, 'CI_MERGE_REQUEST_TARGET_BRANCH_SHA'],
        ['commit', sha, 'CI_MERGE_REQUEST_DIFF_BASE_SHA'],
      ],
    ],
    [
      'Buildkite',
      { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST: '12', BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' },
      null,
      [['branch', 'main', 'BUILDKITE_PULL_REQUEST_BASE_BRANCH']],
    ],
    [
      'Buildkite: a merge queue',
      {
        BUILDKITE: 'true',
        BUILDKITE_PULL_REQUEST: 'false',
        BUILDKITE_MERGE_QUEUE_BASE_COMMIT: sha,
        BUILDKITE_MERGE_QUEUE_BASE_BRANCH: 'main',
      },
      null,
      [
        ['commit', sha, 'BUILDKITE_MERGE_QUEUE_BASE_COMMIT'],
        ['branch', 'main', 'BUILDKITE_MERGE_QUEUE_BASE_BRANCH'],
      ],
    ],
    [
      'Azure Pipelines',
      { TF_BUILD: 'True', BUILD_REASON: 'PullRequest', SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/a/b' },
      null,
      [['branch', 'a/b', 'SYSTEM_PULLREQUEST_TARGETBRANCH']],
    ],
    [
      'Jenkins',
      { JENKINS_URL: 'https://ci.example.test/', CHANGE_ID: '3', CHANGE_TARGET: 'main' },
      null,
      [['branch', 'main', 'CHANGE_TARGET']],
    ],
  ])('%s', (_, env, event, expected) => expect(values(env, event)).toEqual(expected))
})

test.each<[string, Record<string, string>]>([
  ['nowhere', {}],
  ['the variables of a system that is not here', { GITHUB_BASE_REF: 'main', CHANGE_TARGET: 'main' }],
  ['GitHub: a push', { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_BASE_REF: '' }],
  ['GitLab: a branch', { GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main' }],
  ['CircleCI: a branch', { CIRCLECI: 'true', CIRCLE_BRANCH: 'main' }],
  [
    'Buildkite: a branch',
    { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST: 'false', BUILDKITE_PULL_REQUEST_BASE_BRANCH: '' },
  ],
  ['Azure: a branch', { TF_BUILD: 'True', BUILD_REASON: 'IndividualCI' }],
  ['Jenkins: a branch', { JENKINS_URL: 'https://ci.example.test/', BRANCH_NAME: 'main' }],
])('%s: no pull request', (_, env) => expect(findCiBase(env, nothing)).toBeNull())

test.each<[string, Record<string, string>, string]>([
  [
    'CircleCI names no base at all',
    { CIRCLECI: 'true', CIRCLE_PULL_REQUEST: 'https://github.com/a/b/pull/1' },
    'has no variable',
  ],
  [
    'a merge queue without its event',
    { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'merge_group' },
    'merge_group.base_sha does not name',
  ],
  [
    'a pull request without its event',
    { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request' },
    'GITHUB_BASE_REF does not name',
  ],
  [
    'a merge request without a target',
    { GITLAB_CI: 'true', CI_MERGE_REQUEST_IID: '1' },
    'CI_MERGE_REQUEST_TARGET_BRANCH_NAME does not',
  ],
  ['Buildkite', { BUILDKITE: 'true', BUILDKITE_PULL_REQUEST: '1' }, 'BASE_BRANCH does not'],
  ['Azure', { TF_BUILD: 'True', BUILD_REASON: 'PullRequest' }, 'SYSTEM_PULLREQUEST_TARGETBRANCH does not'],
  ['Jenkins', { JENKINS_URL: 'x', CHANGE_ID: '1' }, 'CHANGE_TARGET does not'],
])('%s: refused, with what to pass', (_, env, message) => {
  expect(() => findCiBase(env, nothing)).toThrow(
    expect.objectContaining({
      code: 'EUSAGE',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('--base'),
    }),
  )
})

test('a name that git would take for an option is refused, with the variable that has it', () => {
  const env = { JENKINS_URL: 'x', CHANGE_ID: '1', CHANGE_TARGET: '--upload-pack=touch pwned' }
  expect(() => findCiBase(env, nothing)).toThrow(
    'CHANGE_TARGET of Jenkins is no name of a branch: "--upload-pack=touch pwned"',
  )
})

test.each([null, 1, 'x', [], {}, { pull_request: null }, { pull_request: { base: { ref: 1, sha: {} } } }])(
  'an event of another shape names nothing: %j',
  (event) => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' }
    expect(values(env, event)).toEqual([['branch', 'main', 'GITHUB_BASE_REF']])
  },
)
