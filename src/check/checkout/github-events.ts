// Reads out of GitHub's variables and event what a job compares with: pull requests, merge queues, pushes.

import { candidate, isSet, refuseSilence, type BaseCandidate } from './ci-candidates.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Whether the job runs for a push to a branch or of a tag. */
export function isPush(env: Env): boolean {
  return isSet(env.GITHUB_ACTIONS) && env.GITHUB_EVENT_NAME === 'push'
}

/** Lists where the base of GitHub's job may be found; nothing where it is for none of these events. */
export function listGitHub(env: Env, readEvent: () => unknown): BaseCandidate[] {
  const name = env.GITHUB_EVENT_NAME ?? ''
  if (name === 'merge_group') return listQueue(readEvent())
  if (name === 'push') return listPush(readEvent())
  const isRequest = name.startsWith('pull_request') || isSet(env.GITHUB_BASE_REF)
  return isRequest ? listRequest(env, readEvent()) : []
}

function listQueue(event: unknown): BaseCandidate[] {
  const found = [
    ...candidate('commit', textIn(event, ['merge_group', 'base_sha']), 'merge_group.base_sha'),
    ...candidate('branch', textIn(event, ['merge_group', 'base_ref']), 'merge_group.base_ref'),
  ]
  return found.length > 0 ? found : refuseSilence('GitHub Actions', 'merge_group.base_sha')
}

function listRequest(env: Env, event: unknown): BaseCandidate[] {
  const branch = env.GITHUB_BASE_REF || textIn(event, ['pull_request', 'base', 'ref'])
  // The event names a commit of before the last test merge at times: more is judged then, never less.
  const commit = textIn(event, ['pull_request', 'base', 'sha'])
  // The head of a pull request may be a merge of its author's making; GITHUB_SHA is the one that GitHub made.
  const merge = env.GITHUB_EVENT_NAME === 'pull_request_target' ? '' : (env.GITHUB_SHA ?? '')
  const found = [
    ...candidate('branch', branch, 'GITHUB_BASE_REF'),
    ...candidate('parent', merge, 'GITHUB_SHA'),
    ...candidate('commit', commit, 'pull_request.base.sha'),
  ]
  const isNamed = found.some(({ type }) => type !== 'parent')
  return isNamed ? found : refuseSilence('GitHub Actions', 'GITHUB_BASE_REF')
}

/**
 * On the default branch `before` is what the push moved it from. On another one it is what was pushed last, which may have
 * failed: a second push of something harmless would then make the whole branch look judged, and bots merge a branch that
 * looks so (Renovate's branch automerge). So the default branch comes first there.
 */
function listPush(event: unknown): BaseCandidate[] {
  const before = candidate('commit', textIn(event, ['before']), 'before')
  const main = textIn(event, ['repository', 'default_branch'])
  const isMain = main === '' || textIn(event, ['ref']) === `refs/heads/${main}`
  return isMain ? before : [...candidate('branch', main, 'repository.default_branch'), ...before]
}

/** Whether this push made the default branch: there is nothing before it. */
export function isFirstPush(env: Env, readEvent: () => unknown): boolean {
  if (!isPush(env)) return false
  const event = readEvent()
  const main = textIn(event, ['repository', 'default_branch'])
  const isMain = main !== '' && textIn(event, ['ref']) === `refs/heads/${main}`
  return isMain && /^0+$/.test(textIn(event, ['before']))
}

function textIn(value: unknown, path: readonly string[]): string {
  let inner = value
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return ''
    inner = (inner as Record<string, unknown>)[key]
  }
  return typeof inner === 'string' ? inner : ''
}
