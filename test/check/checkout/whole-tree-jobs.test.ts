// Jobs that have nothing to compare with by their nature, beside those that have.

import { expect, test } from 'vitest'
import { findWholeTree, isJob } from '../../../src/check/checkout/whole-tree-jobs.ts'

const github = (name: string) => ({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: name })
const first = { ref: 'refs/heads/main', before: '0'.repeat(40), repository: { default_branch: 'main' } }

test.each<[string, Record<string, string>, unknown, string | null]>([
  ['GitHub: a schedule', github('schedule'), null, 'on a schedule'],
  ['GitHub: by hand', github('workflow_dispatch'), null, 'by hand'],
  ['GitHub: the first push', github('push'), first, 'the first push'],
  ['GitHub: a push', github('push'), { ...first, before: 'a'.repeat(40) }, null],
  ['GitHub: a pull request', github('pull_request'), null, null],
  ['GitLab: a schedule', { GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'schedule' }, null, 'on a schedule'],
  ['GitLab: a push', { GITLAB_CI: 'true', CI_PIPELINE_SOURCE: 'push' }, null, null],
  ['Azure: a schedule', { TF_BUILD: 'True', BUILD_REASON: 'Schedule' }, null, 'on a schedule'],
  ['Buildkite: a schedule', { BUILDKITE: 'true', BUILDKITE_SOURCE: 'schedule' }, null, 'on a schedule'],
  ['variables of a system that is not here', { GITHUB_EVENT_NAME: 'schedule' }, null, null],
])('%s', (_, env, event, expected) => {
  const found = findWholeTree(env, () => event)
  if (expected === null) expect(found).toBeNull()
  else expect(found).toContain(expected)
})

test.each<[Record<string, string>, boolean]>([
  [{ CI: 'true' }, true],
  [{ JENKINS_URL: 'https://ci.example.test/' }, true],
  [{ TF_BUILD: 'True' }, true],
  [{ CI: 'false' }, false],
  [{}, false],
])('a job: %j', (env, expected) => expect(isJob(env)).toBe(expected))
