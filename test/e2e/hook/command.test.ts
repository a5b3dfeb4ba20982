import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph, shelf } from '../../support/shelf.ts'
import { sample } from '../../support/sample.ts'

let registry: TestRegistry
let project: Project

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0' }, '.gitignore': 'node_modules' })
  await project.npm('install', 'old@1.0.0', '--save-exact')
  project.commit()
})
afterEach(() => project.remove())

const before = (command: string) => sendHook(project, claude(project, 'PreToolUse', bash(command)))
const denied = (reason: string) => ({
  hookSpecificOutput: {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: expect.stringContaining(reason) as string,
  },
})

test.each(
  sample(
    [
      ['npm install young'],
      ['cd . && FOO=1 npm i young@1.0.0'],
      ['env npm_config_save_exact=true npm i young'],
      [`bash -c 'npm i young'`],
      ['npx young'],
      ['mkdir sub && cd sub && npm i young'],
      ['pnpm add young'],
      ['npm i parent'],
    ],
    3,
  ),
)('%s is denied before it runs', async (command) => {
  const seen = photograph(project.folder)
  const held = await before(command)
  expect(held).toMatchObject({ code: 0, stderr: '' })
  expect(held.json).toMatchObject(denied(command.includes('parent') ? 'child@1.1.0' : 'young@1.0.0'))
  expect(photograph(project.folder)).toEqual(seen)
})

test.each(
  sample(
    [
      ['npm install --save-exact old@1.1.0'],
      ['npx tool'],
      ['npm i --no-save old@1.1.0'],
      ['npm uninstall old'],
      ['npm test'],
      ['ls node_modules'],
      ['npm ci'],
      ['npm run build -- npm'],
    ],
    3,
  ),
)('of %s nothing is said', async (command) => {
  expect(await before(command)).toMatchObject({ code: 0, stdout: '', stderr: '' })
})

test('npm saves a range by itself, which would be held afterwards', async () => {
  expect((await before('npm install old@1.1.0')).json).toMatchObject(
    denied('npm install --save-exact old@1.1.0'),
  )
})

test('what is committed is approved: npm ci of a clone has nothing new', async () => {
  await project.npm('install', 'young@1.0.0', '--save-exact', '--ignore-scripts')
  project.commit()
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
  expect(await before('npm ci')).toMatchObject({ code: 0, stdout: '' })
})

test('what cannot be resolved could not be judged', async () => {
  expect((await before('npm install nowhere-to-be-found')).json).toMatchObject(
    denied('no package of the name "nowhere-to-be-found" exists'),
  )
})

test('asks only where the policy says so', async () => {
  expect(await before('npm install $WHAT')).toMatchObject({ code: 0, stdout: '' })
  project.write({ 'depgate.json': { hook: { ask: true } } })
  project.commit()
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
  expect((await before('npm install $WHAT')).json).toMatchObject({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'ask' },
  })
})

test('rewrites an install to run through the wrapper where the policy says so', async () => {
  project.write({ 'depgate.json': { hook: { rewrite: true } } })
  project.commit()
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
  const { json } = await before('npm install young')
  const { updatedInput, permissionDecision } = (json?.hookSpecificOutput ?? {}) as {
    updatedInput: { command: string }
    permissionDecision?: string
  }
  expect(permissionDecision).toBeUndefined()
  expect(updatedInput).toMatchObject({ description: 'Does it' })
  expect(updatedInput.command).toMatch(/depgate\.js npm install young$/)
  expect(existsSync(path.join(project.folder, 'node_modules/young'))).toBe(false)
})

describe('what the project has itself', () => {
  const mark = () => path.join(project.folder, '..', 'ran')
  /** The approved lockfile has a package with that command, which was not asked of the registry. */
  beforeEach(async () => {
    const entry = { version: '1.0.0', bin: { young: 'run.sh' } }
    const text = readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')
    const lock = JSON.parse(text) as { packages: Record<string, object> }
    lock.packages['node_modules/provider'] = entry
    project.write({ 'package-lock.json': lock })
    project.commit()
    const folder = path.join(project.folder, 'node_modules')
    mkdirSync(path.join(folder, '.bin'), { recursive: true })
    mkdirSync(path.join(folder, 'provider'))
    writeFileSync(path.join(folder, 'provider/run.sh'), `#!/bin/sh\ntouch '${mark()}'\n`)
    chmodSync(path.join(folder, 'provider/run.sh'), 0o755)
    symlinkSync('../provider/run.sh', path.join(folder, '.bin/young'))
  })

  test.each(
    sample(
      [
        ['npx young'],
        ['npx --yes young --noEmit'],
        ['npm exec -- young'],
        ['cd src && npx young && npm test'],
      ],
      3,
    ),
  )('%s passes and is not run', async (command) => {
    mkdirSync(path.join(project.folder, 'src'))
    await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
    const asked = registry.requests.length
    expect(await before(command)).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(existsSync(mark())).toBe(false)
    expect(registry.requests.length).toBe(asked)
  })

  test.each(['npx young@1.0.0', 'npx -p young young', 'pnpm dlx young', 'cd .. && npx young'])(
    '%s is that of the registry',
    async (command) => {
      expect((await before(command)).json).toMatchObject(denied('young@1.0.0'))
      expect(existsSync(mark())).toBe(false)
    },
  )

  test('one that still runs in the background is no install', async () => {
    await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
    const running = [{ id: 'b1', type: 'shell', status: 'running', command: 'npx young --watch' }]
    const stop = claude(project, 'Stop', { stop_hook_active: false, background_tasks: running })
    expect(await sendHook(project, stop)).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })
})

describe('what a command sets does not run in the hook, where no sandbox holds it', () => {
  test.each(
    sample(
      [
        'NODE_OPTIONS="--require EVIL"',
        'HOME=FOLDER',
        'npm_config_git=EVIL',
        'npm_config_userconfig=FOLDER/.npmrc',
      ],
      2,
    ),
  )('%s', async (setting) => {
    const folder = path.join(project.folder, '../other')
    mkdirSync(folder)
    const [evil, mark] = [path.join(folder, 'evil.cjs'), path.join(folder, 'ran')]
    const line = `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`
    writeFileSync(evil, `#!/usr/bin/env node\n${line}\n`)
    chmodSync(evil, 0o755)
    writeFileSync(path.join(folder, '.npmrc'), `git=${evil}\n`)
    const set = setting.replace('EVIL', evil).replace('FOLDER', folder)
    await before(`${set} npm i git+file:///nowhere/at/all young`)
    await before(`npm i --git=${evil} git+file:///nowhere/at/all`)
    expect(existsSync(mark)).toBe(false)
  })
  test('and it is judged all the same where it says nothing about the tree', async () => {
    const held = await before('NODE_OPTIONS="--require /nowhere.cjs" npm i young')
    expect(held.json).toMatchObject(denied('young@1.0.0'))
  })
})
