// Commands that leave no trace in a project: each really runs, against a registry that records what it is asked for, and
// the hook stops it before or nobody would.

import { execFile } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph, shelf } from '../../support/shelf.ts'
import { sample } from '../../support/sample.ts'

let registry: TestRegistry
let other: TestRegistry
let project: Project

const aged = { hours: 5000 }

beforeAll(async () => {
  const scaffold = `#!/usr/bin/env node
const fs = require('fs')
fs.mkdirSync('app')
fs.writeFileSync('app/package.json', JSON.stringify({ name: 'app', devDependencies: { old: '^1.0.0' } }))
`
  const packages = {
    ...shelf,
    'create-old': {
      '1.0.0': { ...aged, manifest: { bin: { 'create-old': 'index.js' } }, files: { 'index.js': scaffold } },
    },
    aside: { '1.0.0': { ...aged, manifest: { bin: { aside: 'index.js' } } } },
    host: { '1.0.0': { ...aged, manifest: { peerDependencies: { old: '1.0.0' } } } },
  }
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
  other = await startRegistry({ packages, now: new Date(), advisories: {} })
})
afterAll(() => Promise.all([registry.close(), other.close()]))
beforeEach(async () => {
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0' }, '.gitignore': 'node_modules' })
  await project.npm('install', 'old@1.1.0', 'tool@1.0.0', '--save-exact')
  project.commit()
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
})
afterEach(() => project.remove())

const before = (command: string) => sendHook(project, claude(project, 'PreToolUse', bash(command)))
const after = (command: string) =>
  sendHook(project, claude(project, 'PostToolUse', { ...bash(command), tool_response: {} }))
const run = (command: string) =>
  new Promise<void>((resolve) => {
    const options = { cwd: project.folder, env: project.env, timeout: 60_000 }
    execFile('bash', ['-c', command], options, () => resolve()).stdin?.end()
  })
const answered = (decision: 'deny' | 'ask', reason: string | RegExp) => ({
  hookSpecificOutput: {
    permissionDecision: decision,
    permissionDecisionReason: (typeof reason === 'string'
      ? expect.stringContaining(reason)
      : expect.stringMatching(reason)) as string,
  },
})

describe('what runs and leaves nothing in the project', () => {
  test.each(
    sample(
      [
        ['npx -y aside@${V:-1.0.0}', 'ask'],
        ['$(which npx) -y aside@1.0.0', 'ask'],
        ['echo "npx -y aside@1.0.0" | sh', 'ask'],
        ['npm i -g --prefix ../all "$(echo aside@1.0.0)"', 'ask'],
        ['PATH=$PATH:. npx -y aside@1.0.0', 'ask'],
        ['npx -y -p young@1.0.0 -c true', 'deny'],
        ['npm exe -y young@1.0.0', 'deny'],
        ['script -qc "npx -y young@1.0.0" /dev/null', 'deny'],
        ['trap "npx -y young@1.0.0" EXIT', 'deny'],
      ] as const,
      4,
    ),
  )('%s', async (command, decision) => {
    const asked = await before(command)
    const why = decision === 'ask' ? 'nothing would show afterwards' : 'young@1.0.0'
    expect(asked.json).toMatchObject(answered(decision, why))
    const [seen, count] = [photograph(project.folder), registry.requests.length]
    await run(command)
    expect(registry.requests.slice(count).join('\n')).toMatch(/aside|young/)
    expect(photograph(project.folder)).toEqual(seen)
    expect(await after(command)).toMatchObject({ code: 0, stdout: '' })
  })
})

describe('registries that a command names', () => {
  test.each(
    sample(
      [
        'npx --registry OTHER tool@1.0.0',
        'npm_config_registry=OTHER npm i --save-exact old@1.0.0',
        'depgate npx --registry OTHER tool@1.0.0',
        'npm i --@acme:registry=OTHER @acme/util',
        'npx --userconfig f tool@1.0.0',
      ],
      2,
    ),
  )('%s is denied', async (command) => {
    const count = other.requests.length
    const { json } = await before(command.replace('OTHER', other.url))
    expect(json).toMatchObject(answered('deny', /takes packages from elsewhere.*\n- /))
    expect(other.requests.length).toBe(count)
  })

  test('the approved one by its name is quiet', async () => {
    expect(await before(`npx --registry ${registry.url} tool@1.0.0`)).toMatchObject({ code: 0, stdout: '' })
  })
})

describe('a command of the project', () => {
  test('is its own where the approved lockfile provides it, without a question to anyone', async () => {
    const count = registry.requests.length
    expect(await before('npx tool --flag $FILES')).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(registry.requests.length).toBe(count)
  })

  test('is none because a file lies in .bin', async () => {
    await run('ln -s ../tool/index.js node_modules/.bin/stray')
    expect((await before('npx stray')).json).toMatchObject(
      answered('ask', 'no package of the approved lockfile provides that command'),
    )
    // npm takes what lies in node_modules for a version that fits (libnpmexec, `missingFromTree`).
    await run('npm install --no-save --ignore-scripts young@1.0.0')
    await after('npm install --no-save --ignore-scripts young@1.0.0')
    expect((await before('npx -y young@1.0.0')).json).toMatchObject(
      answered('ask', 'would run node_modules/young, and no package of the approved lockfile'),
    )
  })
})

test('a name that no registry has may be an invented one', async () => {
  const { json } = await before('npx -y toool')
  expect(json).toMatchObject(answered('deny', /no package of the name "toool" exists.*invented name/s))
  expect(json).toMatchObject(answered('deny', 'has "tool"'))
})

test('what npm itself refuses is told with its code and first line', async () => {
  expect((await before('npm i --save-exact host@1.0.0')).json).toMatchObject(
    answered('deny', /npm itself refuses it.*ERESOLVE: /),
  )
})

test('the ranges of a fresh scaffold are reported before its install as after it', async () => {
  const create = 'npm create -y old@1.0.0'
  // In a folder without a lockfile: below one that has a lockfile, a manifest that is no workspace's is another matter.
  await run('rm -r package-lock.json node_modules')
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
  project.commit()
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
  expect(await before(create)).toMatchObject({ code: 0, stdout: '' })
  await run(create)
  const blocked = await after(create)
  expect(String(blocked.json?.reason)).toMatch(/old.*floating-range/)
  expect((await before('cd app && npm install')).json).toMatchObject(
    answered('deny', /"npm install" does not pass.*\n.*floating-range/),
  )
})
