// Files that look like a policy and are none, end to end.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({
    packages: { a: { '1.0.0': { hours: 9_000 } } },
    now: new Date(),
    advisories: {},
  })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  const lock = { name: 'app', lockfileVersion: 3, packages: { '': { name: 'app' } } }
  project.write({ 'package.json': { name: 'app' }, 'package-lock.json': lock })
  return () => {
    project.remove()
  }
})

test('are named once in one line by check and by policy, and fail nothing', async () => {
  project.write({
    '.depgate.json': { rules: { 'minimum-age': 'off' } },
    '.github/depgate.json': { deny: ['a'] },
    'package.json': { name: 'app', depgate: { deny: ['a'] } },
  })
  project.commit()
  const line =
    'depgate: .depgate.json, .github/depgate.json, the key "depgate" of package.json are not read as policies: only depgate.json beside the lockfile is\n'
  const checked = await project.depgate('check')
  expect(checked).toMatchObject({ code: 0, stderr: line })
  expect(await project.depgate('policy')).toMatchObject({ code: 0, stderr: line })
  expect(await project.depgate('check', '--quiet')).toMatchObject({ code: 0, stderr: '' })
})

test('the policy itself is none of them; depgate policy lists what can never find anything', async () => {
  project.write({ 'depgate.json': { rules: { 'floating-range': ['error', { fields: [] }] } } })
  project.commit()
  expect(await project.depgate('check')).toMatchObject({ code: 0, stderr: '' })
  const shown = await project.depgate('policy')
  expect(shown.stderr).toBe('')
  expect(shown.stdout).toContain('\nrules.floating-range never finds anything: "fields" names none\n')
  const json = JSON.parse((await project.depgate('policy', '--format', 'json')).stdout) as { idle: unknown }
  expect(json.idle).toMatchObject([{ path: 'rules.floating-range' }])
})
