import { describe, expect, test } from 'vitest'
import { findBaseOfJob, resolveBase } from '../../../src/check/checkout/find-base.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { Git } from '../../../src/ports/git.ts'
import { filesOf, top } from '../../support/memory-snapshot.ts'

const [head, base, merge] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string]
const jenkins = { JENKINS_URL: 'x', CHANGE_ID: '1', CHANGE_TARGET: 'main' }
const gitlab = {
  GITLAB_CI: 'true',
  CI_MERGE_REQUEST_IID: '1',
  CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
}
const github = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' }

/** A checkout of a job; what git is not asked for here is an error. */
function find(
  env: Readonly<Record<string, string>>,
  git: Partial<Git> & { readonly refs?: Readonly<Record<string, string>> } = {},
  read: (file: string) => string | null = () => null,
) {
  const { refs = {}, ...more } = git
  const host = {
    folder: top,
    env,
    read,
    git: {
      ...filesOf({}).git,
      head: () => head,
      isSubmodule: () => false,
      isShallow: () => false,
      remotes: () => ['origin'],
      commit: (_: string, ref: string) => refs[ref] ?? null,
      mergeBase: (_: string, ref: string) => ref,
      ...more,
    },
  }
  return findBaseOfJob(host)
}
const main = { 'refs/remotes/origin/main': base }
const refusal = (code: string, message: string, hint?: string) =>
  expect.objectContaining({
    code,
    message: expect.stringContaining(message),
    ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) }),
  })

describe('the base of a job', () => {
  test('is none where the job is for no pull request', () => {
    expect(find({})).toBeNull()
  })

  test('is the merge base with the branch of the remote', () => {
    const mergeBase = (_: string, ref: string) => (ref === base ? merge : 'wrong')
    expect(find(jenkins, { refs: main, mergeBase })).toEqual({
      commit: merge,
      label: 'origin/main',
      from: 'CHANGE_TARGET of Jenkins',
    })
  })

  test.each<[string, readonly string[], string]>([
    ['of origin, among others', ['fork', 'origin'], 'origin'],
    ['of the only one', ['upstream'], 'upstream'],
    ['of origin, where there is none', [], 'origin'],
  ])('is the branch %s', (_, remotes, remote) => {
    const refs = { [`refs/remotes/${remote}/main`]: base, 'refs/heads/main': head }
    expect(find(jenkins, { refs, remotes: () => [...remotes] })).toMatchObject({ label: `${remote}/main` })
  })

  test('is not guessed among several remotes: the branch can be that of a fork', () => {
    const remotes = () => ['fork', 'upstream\u001b[31m']
    expect(() => find(jenkins, { refs: main, remotes })).toThrow(
      refusal('EGIT', 'none of the remotes here is called origin: fork, upstream', '<remote>/main'),
    )
    expect(() => find(jenkins, { refs: main, remotes })).not.toThrow('\u001b')
  })

  test('is the next that the job names, where the first is not here', () => {
    expect(find(gitlab, { refs: { [base]: base } })).toMatchObject({ commit: base, label: base.slice(0, 12) })
    expect(find(gitlab, { refs: main })).toMatchObject({ label: 'origin/main' })
  })

  test('is the next where the first has nothing in common with HEAD, and any other trouble is an error', () => {
    const mergeBase = (code: 'EGIT' | 'EUSAGE') => (_: string, ref: string) => {
      if (ref === base) throw new DepgateError(code, 'no commit in common')
      return ref
    }
    const refs = { [base]: base, 'refs/remotes/origin/main': merge }
    expect(find(gitlab, { refs, mergeBase: mergeBase('EGIT') })).toMatchObject({ commit: merge })
    expect(() => find(gitlab, { refs, mergeBase: mergeBase('EUSAGE') })).toThrow('no commit in common')
  })

  test.each<[string, boolean, Readonly<Record<string, string>>, string, string]>([
    [
      'a shallow checkout',
      true,
      jenkins,
      'the checkout is shallow: what it has in common with origin/main',
      'git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main',
    ],
    [
      'a branch that was not fetched',
      false,
      jenkins,
      'origin/main, the base of this pull request, is not here',
      'git fetch origin +refs/heads/main:refs/remotes/origin/main',
    ],
    [
      'a commit that was not fetched',
      false,
      gitlab,
      `${base}, the base of this pull request, is not here`,
      `git fetch origin ${base}`,
    ],
  ])('cannot be reached in %s: an error, with what to run', (_, isShallow, env, message, hint) => {
    expect(() => find(env, { isShallow: () => isShallow })).toThrow(refusal('EGIT', message, hint))
  })

  test('that is HEAD itself is an error: nothing would have changed', () => {
    expect(() => find(jenkins, { refs: { 'refs/remotes/origin/main': head } })).toThrow(
      refusal('EGIT', 'HEAD is part of origin/main already'),
    )
  })

  test('outside of a checkout, or in a submodule, is an error', () => {
    expect(() => find(jenkins, { top: () => null })).toThrow(refusal('EUSAGE', 'this is no git checkout'))
    expect(() => find(jenkins, { isSubmodule: () => true })).toThrow(
      refusal('EUSAGE', 'this is a submodule', '--base <ref>'),
    )
  })
})

describe('the first parent of the merge that GitHub makes', () => {
  const env = { ...github, GITHUB_SHA: head }
  test.each<[string, string, readonly string[], string | null]>([
    ['is the base', head, [base, merge], base],
    // The author's own commit has one parent, and its first parent is a commit of the pull request.
    ['is not that of a commit with one parent', head, [base], null],
    ['is not that of another commit', merge, [base, head], null],
  ])('%s', (_, at, parents, expected) => {
    const git = { head: () => at, parents: () => [...parents] }
    const read = () => find(env, git)?.commit
    if (expected === null) expect(read).toThrow(refusal('EGIT', 'the base of this pull request'))
    else expect(read()).toBe(expected)
  })
})

describe('a push', () => {
  const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/event.json' }
  const to = (branch: string, before: string) => () =>
    JSON.stringify({ ref: `refs/heads/${branch}`, before, repository: { default_branch: 'main' } })
  const none = '0'.repeat(40)

  test('is compared with what the default branch was before', () => {
    expect(find(env, { refs: { [base]: base } }, to('main', base))).toMatchObject({
      commit: base,
      isPush: true,
    })
  })
  test('to another branch with the default one, where it is here', () => {
    const refs = { ...main, [merge]: merge }
    expect(find(env, { refs }, to('topic', merge))).toMatchObject({ label: 'origin/main' })
    expect(find(env, { refs: { [merge]: merge } }, to('topic', merge))).toMatchObject({ commit: merge })
    expect(find(env, { refs }, to('topic', none))).toMatchObject({ label: 'origin/main' })
  })
  test('of a branch that has nothing of its own yet is told', () => {
    const refs = { 'refs/remotes/origin/main': head }
    expect(find(env, { refs }, to('topic', none))).toMatchObject({ commit: head, isHead: true })
  })
  // A forced push: what it replaced is on no branch any more.
  test('whose base is gone is an error, never nothing', () => {
    const refs = { 'refs/remotes/origin/main': head }
    expect(() => find(env, { refs }, to('main', base))).toThrow(
      refusal('EGIT', 'the base of this push, is not here', `git fetch origin ${base}`),
    )
    expect(() => find(env, {}, to('topic', none))).toThrow(
      refusal('EGIT', 'origin/main, the base of this push'),
    )
  })
})

describe('the event of GitHub', () => {
  const event = JSON.stringify({ pull_request: { base: { ref: 'next', sha: base } } })
  const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/event.json' }

  test('names the branch where the variable does not', () => {
    const read = (file: string) => (file === '/event.json' ? event : null)
    expect(find(env, { refs: { 'refs/remotes/origin/next': base } }, read)).toMatchObject({
      label: 'origin/next',
    })
  })

  test.each<[string, (file: string) => string | null]>([
    ['that is not there', () => null],
    ['that is no JSON', () => '{'],
    [
      'that cannot be read',
      () => {
        throw new DepgateError('EUSAGE', 'too large')
      },
    ],
  ])('%s is missed only where the variables are not enough', (_, read) => {
    expect(find({ ...env, GITHUB_BASE_REF: 'main' }, { refs: main }, read)).toMatchObject({
      label: 'origin/main',
    })
    expect(() => find(env, { refs: main }, read)).toThrow(refusal('EUSAGE', 'GITHUB_BASE_REF does not name'))
  })
})

describe('the base that --base names', () => {
  test('is the merge base with it, under the name that was typed', () => {
    const git = { ...filesOf({}).git, mergeBase: (folder: string, ref: string) => `${folder} ${ref}` }
    const ref = `\u001b[31m${'x'.repeat(200)}`
    const found = resolveBase(top, ref, { git })
    expect(found).toMatchObject({ commit: `${top} ${ref}`, from: null })
    expect(found.label).toMatch(/^[^\u001b]{1,100}$/)
  })

  test('outside of a checkout is an error that names the other ways', () => {
    const git = { ...filesOf({}).git, top: () => null }
    expect(() => resolveBase(top, 'main', { git })).toThrow(
      refusal('EUSAGE', 'this is no git checkout', '--before <file|none>'),
    )
  })
})
