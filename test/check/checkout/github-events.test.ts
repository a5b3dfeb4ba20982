// What a job of GitHub compares with, by its event; a push is the one that no pull request stands behind.

import { describe, expect, test } from 'vitest'
import { isFirstPush, isPush, listGitHub } from '../../../src/check/checkout/github-events.ts'

const sha = 'a'.repeat(40)
const none = '0'.repeat(40)
const push = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push' }
const to = (ref: string, before: string) => ({ ref, before, repository: { default_branch: 'main' } })
const values = (event: unknown) =>
  listGitHub(push, () => event).map(({ type, value, variable }) => [type, value, variable])
const main = ['branch', 'main', 'repository.default_branch']

describe('a push', () => {
  test.each<[string, unknown, unknown]>([
    ['to the default branch', to('refs/heads/main', sha), [['commit', sha, 'before']]],
    [
      // A second, harmless push must not make a branch look judged whose first one failed.
      'to another branch: all that it adds to the default one',
      to('refs/heads/renovate/pad', sha),
      [main, ['commit', sha, 'before']],
    ],
    ['of a new branch', to('refs/heads/topic', none), [main, ['commit', none, 'before']]],
    ['of a tag', to('refs/tags/main', none), [main, ['commit', none, 'before']]],
    [
      'whose event names no default branch',
      { ref: 'refs/heads/x', before: sha },
      [['commit', sha, 'before']],
    ],
    ['without an event', null, []],
    ['with an event of another shape', { before: 1, repository: [] }, []],
  ])('%s', (_, event, expected) => expect(values(event)).toEqual(expected))

  test.each<[string, Record<string, string>, unknown, boolean]>([
    ['that made the default branch', push, to('refs/heads/main', none), true],
    ['that moved it', push, to('refs/heads/main', sha), false],
    ['that made another branch', push, to('refs/heads/topic', none), false],
    ['without an event', push, null, false],
    ['of another system', { GITHUB_EVENT_NAME: 'push' }, to('refs/heads/main', none), false],
  ])('%s: the first push?', (_, env, event, expected) => expect(isFirstPush(env, () => event)).toBe(expected))

  test('is told from other events, whose variables name a base as well', () => {
    expect(isPush(push)).toBe(true)
    expect(isPush({ ...push, GITHUB_EVENT_NAME: 'pull_request' })).toBe(false)
    expect(listGitHub({ ...push, GITHUB_EVENT_NAME: 'issues' }, () => null)).toEqual([])
  })
})
