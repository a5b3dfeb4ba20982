// The lines of the git hooks as a real sh reads them, and the paths that they look at.

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { watched } from '../../src/hook/watched-files.ts'
import { commitHook, pushHook } from '../../src/setup/git-hook.ts'

const text = commitHook(watched).lines.join('\n')

test.each([
  ['the commit hook', text],
  ['the push hook', pushHook.lines.join('\n')],
])('%s is a script that sh can read', (_, script) =>
  expect(spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  }),
)

test('every file that is watched in a checkout is looked at', () => {
  const missing = watched.filter(
    (name) => !text.includes(`/${name}'`) && !name.endsWith('/') && !/^\//.test(name),
  )
  expect(missing).toEqual([])
})

test('what consists of the gate is judged where it is edited, not where it is added', () => {
  const [judged = '', gate = ''] = text.split('--diff-filter=MDRT')
  for (const file of ['depgate.json', '.depgate/depgate.mjs', '.github/workflows/depgate.yml']) {
    expect(judged).not.toContain(`**/${file}'`)
    expect(gate).toContain(`**/${file}'`)
  }
})
