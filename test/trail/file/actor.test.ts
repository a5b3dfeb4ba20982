// The person, the machine, and the agent or CI that a run is recorded under.

import { hostname, userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { findActor } from '../../../src/trail/file/actor.ts'

const { username } = userInfo()

test('without a CI it is the user of this machine, whatever the variables', () => {
  expect(findActor({ USER: 'other', GITHUB_ACTOR: 'jane' })).toEqual({
    actor: username,
    agent: null,
    session: null,
    host: hostname(),
  })
})

test.each([
  ['github-actions', { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'jane' }],
  ['gitlab-ci', { GITLAB_CI: 'true', GITLAB_USER_LOGIN: 'jane' }],
  ['circleci', { CIRCLECI: 'true', CIRCLE_USERNAME: 'jane' }],
  ['buildkite', { BUILDKITE: 'true', BUILDKITE_BUILD_CREATOR: 'jane' }],
  ['azure-pipelines', { TF_BUILD: 'True', BUILD_REQUESTEDFOR: 'jane' }],
  ['jenkins', { JENKINS_URL: 'https://ci.example.test/', BUILD_USER_ID: 'jane' }],
])('%s names the person who started it', (agent, env) =>
  expect(findActor(env)).toMatchObject({ actor: 'jane', agent }),
)

test.each([
  ['a CI that names none', { GITHUB_ACTIONS: 'true' }, username, 'github-actions'],
  ['a CI that names an empty one', { GITLAB_CI: '1', GITLAB_USER_LOGIN: '' }, username, 'gitlab-ci'],
  ['an empty mark', { GITHUB_ACTIONS: '', GITHUB_ACTOR: 'jane' }, username, null],
  ['a name of another CI', { CIRCLECI: '1', GITHUB_ACTOR: 'jane' }, username, 'circleci'],
  ['an agent', { CLAUDECODE: '1' }, username, 'claude-code'],
  ['an empty mark of an agent', { CLAUDECODE: '' }, username, null],
  ['an agent in a CI', { GITHUB_ACTIONS: '1', GITHUB_ACTOR: 'jane', CURSOR_AGENT: '1' }, 'jane', 'cursor'],
])('%s', (_, env, actor, agent) => expect(findActor(env)).toMatchObject({ actor, agent }))

test('the session of an agent is what its variable names', () => {
  const env = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: '00893aaf' }
  expect(findActor(env).session).toBe('00893aaf')
  expect(findActor({ CLAUDECODE: '1' }).session).toBeNull()
  expect(findActor({ ...env, CLAUDECODE: '' }).session).toBeNull()
})
