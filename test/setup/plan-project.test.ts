// Where git's hooks go, and which of them are written.

import { expect, test } from 'vitest'
import { editFiles } from '../../src/setup/plan.ts'
import { gitHookFile, planGit, planGithub } from '../../src/setup/plan-project.ts'
import { setupHost } from '../support/setup-host.ts'

const watched = ['package.json']
const paths = (host: ReturnType<typeof setupHost>, hasPush = false) =>
  planGit({ watched, hasPush }, host).files.map(({ path }) => path.replace('/app/', ''))

test.each([
  ['/app/.git/hooks', '.git/hooks/pre-commit'],
  ['/app/hooks', 'hooks/pre-commit'],
  // Husky generates what lies in _, which runs the user's own above.
  ['/app/.husky/_', '.husky/pre-commit'],
])('with hooks in %s it is %s', (hooks, file) =>
  expect(gitHookFile('pre-commit', setupHost({}, 'program', hooks))).toBe(`/app/${file}`),
)

test('a commit and a merge, and a push where it is asked for or was', () => {
  const both = ['.depgate/depgate.mjs', '.git/hooks/pre-commit', '.git/hooks/pre-merge-commit']
  expect(paths(setupHost())).toEqual(both)
  expect(paths(setupHost(), true)).toEqual([...both, '.git/hooks/pre-push'])
  const there = '# >>> depgate\n# <<< depgate\n'
  expect(paths(setupHost({ '/app/.git/hooks/pre-push': there }))).toEqual([...both, '.git/hooks/pre-push'])
})

test('outside of a checkout there are none', () =>
  expect(() => planGit({ watched, hasPush: false }, setupHost({}, 'program', null))).toThrow(
    'no git checkout',
  ))

test("a workflow that another wrote is nobody's to replace", () => {
  const file = '/app/.github/workflows/depgate.yml'
  expect(() =>
    editFiles([planGithub(setupHost())], false, (path) => (path === file ? 'name: mine' : null)),
  ).toThrow('was not written by depgate')
})
