// Whatever fails, the answer is a block or a clear refusal, never silence.

import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { shelf } from '../../support/shelf.ts'
import { sample } from '../../support/sample.ts'

let registry: TestRegistry
let project: Project
let isHanging = false

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {}, fault: () => isHanging })
})
afterAll(() => registry.close())
beforeEach(async () => {
  isHanging = false
  project = makeProject(registry.url)
  project.write({
    'package.json': { name: 'app', version: '1.0.0', dependencies: { old: '1.0.0' } },
    '.gitignore': 'node_modules',
    'depgate.json': { hook: { deadlineSeconds: 5 } },
  })
  await project.npm('install')
  project.commit()
})
afterEach(() => project.remove())

const send = (name: string, more: Record<string, unknown> = {}, env: Record<string, string> = {}) =>
  sendHook(project, claude(project, name, more), env)
const start = () => send('SessionStart', { source: 'startup' })
const after = (env: Record<string, string> = {}) => send('PostToolUse', bash('true'), env)
const silent = { code: 0, stdout: '', stderr: '' }
const unjudged = { decision: 'block', reason: expect.stringContaining('could not be judged') as string }
const stateFolder = () => path.join(project.env.XDG_STATE_HOME ?? '', 'depgate/hook')
const stateFile = () => {
  const [name = ''] = readdirSync(stateFolder()).filter((one) => !['turns', 'sessions'].includes(one))
  return path.join(stateFolder(), name, 'state.json')
}
const addYoung = () => project.npm('install', '--save-exact', '--ignore-scripts', 'young@1.0.0')

test.each([
  ['nothing', ''],
  ['no JSON', '{"hook_event_name": "PostToolUse"'],
  ['the event of an unknown agent', '{"event":"before"}'],
])('%s on stdin is refused with exit code 2, a reason and an empty stdout', async (_, text) => {
  const ended = await sendHook(project, text)
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/^depgate: /)
})

test('a registry that cannot be reached', async () => {
  await start()
  await project.npm('install', '--save-exact', 'old@1.1.0')
  const env = {
    npm_config_registry: 'http://127.0.0.1:9/',
    XDG_CACHE_HOME: path.join(project.folder, '../empty'),
  }
  const held = await after(env)
  expect(held.json).toMatchObject(unjudged)
  expect((await after()).json).toMatchObject({ decision: 'block', reason: held.json?.reason })
})

test('a deadline', async () => {
  await start()
  await addYoung()
  isHanging = true
  const began = performance.now()
  const held = await after({ XDG_CACHE_HOME: path.join(project.folder, '../empty') })
  expect(held.json).toMatchObject({
    decision: 'block',
    reason: expect.stringContaining('longer than the 5 seconds') as string,
  })
  expect(performance.now() - began).toBeLessThan(20_000)
  isHanging = false
  expect((await after()).json).toMatchObject({ reason: expect.stringContaining('young@1.0.0') as string })
})

test('a process that judges is killed', async () => {
  await start()
  await addYoung()
  isHanging = true
  const child = spawn(process.execPath, project.bin('hook'), {
    cwd: project.folder,
    env: { ...project.env, XDG_CACHE_HOME: path.join(project.folder, '../empty') },
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stdin.end(JSON.stringify(claude(project, 'PostToolUse', bash('true'))))
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const [worker = ''] = execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).split('\n')
  process.kill(Number(worker), 'SIGKILL')
  await new Promise((resolve) => child.on('close', resolve))
  expect(JSON.parse(stdout)).toMatchObject({
    decision: 'block',
    reason: expect.stringContaining('was ended (SIGKILL)') as string,
  })
})

test('the hook itself is stopped', async () => {
  await start()
  await addYoung()
  isHanging = true
  const child = spawn(process.execPath, project.bin('hook'), {
    cwd: project.folder,
    env: { ...project.env, XDG_CACHE_HOME: path.join(project.folder, '../empty') },
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stdin.end(JSON.stringify(claude(project, 'PostToolUse', bash('true'))))
  await new Promise((resolve) => setTimeout(resolve, 2000))
  child.kill('SIGTERM')
  await new Promise((resolve) => child.on('close', resolve))
  expect(JSON.parse(stdout)).toMatchObject({
    decision: 'block',
    reason: expect.stringContaining('was stopped (SIGTERM)') as string,
  })
})

test.each(
  sample(
    [
      ['cut short', (text: string) => text.slice(0, 100)],
      ['emptied', () => ''],
      ['of another version', (text: string) => text.replace('"schema":1', '"schema":2')],
      ['of another root', (text: string) => text.replace('"root":"', '"root":"/other')],
    ],
    4,
  ),
)('a state that is %s is made anew from the commit, and it is said', async (_, damage) => {
  await start()
  await addYoung()
  writeFileSync(stateFile(), damage(readFileSync(stateFile(), 'utf8')))
  const held = await after()
  expect(held.json).toMatchObject({
    decision: 'block',
    reason: expect.stringMatching(/young@1\.0\.0[^]*was damaged/) as string,
  })
})

test('a damaged state of a tree that is as it was is said too', async () => {
  await start()
  writeFileSync(stateFile(), '{')
  expect((await after()).json).toMatchObject({
    systemMessage: expect.stringContaining('was damaged') as string,
  })
  expect(await after()).toMatchObject(silent)
})

test('an approved text that is gone or another one', async () => {
  await start()
  const texts = path.join(path.dirname(stateFile()), 'texts')
  for (const name of readdirSync(texts)) writeFileSync(path.join(texts, name), '{}')
  await addYoung()
  expect((await after()).json).toMatchObject({
    reason: expect.stringMatching(/young@1\.0\.0[^]*was damaged/) as string,
  })
})

test('a state that cannot be written', async () => {
  const state = path.join(project.folder, '..', 'elsewhere')
  mkdirSync(path.join(state, 'depgate'), { recursive: true })
  writeFileSync(path.join(state, 'depgate/hook'), 'a file')
  expect((await after({ XDG_STATE_HOME: state })).json).toMatchObject(unjudged)
  const before = await send('PreToolUse', bash('npm i young'), { XDG_STATE_HOME: state })
  expect(before.json).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } })
})

// A limit on the size of files refuses a write half way, as a disk that is full does.
test.each([0, 1])('a disk that takes %i more blocks', async (blocks) => {
  await start()
  await addYoung()
  const hook = ['ulimit', '-f', blocks, ';', 'exec', 'node', ...project.bin('hook')].join(' ')
  const input = JSON.stringify(claude(project, 'PostToolUse', bash('true')))
  const options = { cwd: project.folder, env: { ...project.env }, input, encoding: 'utf8' } as const
  expect(JSON.parse(execFileSync('sh', ['-c', hook], options))).toMatchObject(unjudged)
  // What was there before is whole, and there is room again.
  expect((await after()).json).toMatchObject({ reason: expect.stringContaining('young@1.0.0') as string })
})

test.each(
  sample(
    [
      ['a lockfile that is no JSON', 'package-lock.json', '{'],
      ['a policy that is no JSON', 'depgate.json', '{'],
      ['a policy with an unknown key', 'depgate.json', '{"ruls":{}}'],
      ['a manifest that is no JSON', 'package.json', '{'],
      ['a settings file that is no JSON', '.mcp.json', '{'],
    ],
    3,
  ),
)('%s could not be judged, and the command that mends it is let through', async (_, file, text) => {
  await start()
  project.write({ [file]: text })
  expect((await after()).json).toMatchObject(unjudged)
  expect(await send('PreToolUse', bash('git checkout -- .'))).toMatchObject(silent)
  rmSync(path.join(project.folder, file))
  project.git('checkout', '-q', '--', '.')
  expect(await after()).toMatchObject(silent)
})

test('weakening the gate is told to the agent and to the person', async () => {
  await start()
  project.write({ 'depgate.json': { hook: { deadlineSeconds: 5 }, rules: { 'minimum-age': 'off' } } })
  const { json } = await after()
  expect(json).toMatchObject({
    decision: 'block',
    reason: expect.stringContaining('tampering') as string,
    systemMessage: expect.stringContaining('minimum-age') as string,
  })
})

test('weakening what the policy of a folder below extends is told too', async () => {
  const manifest = { name: 'b', version: '1.0.0' }
  project.write({
    'app/package.json': manifest,
    'app/package-lock.json': { ...manifest, lockfileVersion: 3, packages: { '': manifest } },
    'app/depgate.json': { extends: '../org/depgate.json' },
    'org/depgate.json': { hook: { deadlineSeconds: 5 }, rules: { deprecated: 'error' } },
  })
  project.commit()
  await start()
  project.write({ 'org/depgate.json': { hook: { deadlineSeconds: 5 }, rules: { deprecated: 'off' } } })
  expect((await after()).json).toMatchObject({
    decision: 'block',
    systemMessage: expect.stringContaining('deprecated') as string,
  })
  project.write({ 'org/depgate.json': { hook: { deadlineSeconds: 5 }, rules: { deprecated: 'error' } } })
  expect(await after()).toMatchObject(silent)
})

const waiversOfYoung = () =>
  ['minimum-age', 'install-script', 'new-package'].map((rule) => ({
    rule,
    package: 'young@1.0.0',
    reason: 'I need it',
    expires: new Date(Date.now() + 86_400_000).toISOString(),
  }))

test('a waiver of the agent does not count, even where the policy takes those of a change', async () => {
  const hook = { deadlineSeconds: 5 }
  project.write({ 'depgate.json': { hook, waivers: { from: 'head', list: [] } } })
  project.commit()
  await start()
  await addYoung()
  project.write({ 'depgate.json': { hook, waivers: { from: 'head', list: waiversOfYoung() } } })
  expect((await after()).json).toMatchObject({ reason: expect.stringContaining('young@1.0.0') as string })
})

test.each(['base', 'head'])(
  'a waiver alone is held, so that it is not approved before what it lets in (from "%s")',
  async (from) => {
    const hook = { deadlineSeconds: 5 }
    project.write({ 'depgate.json': { hook, waivers: { from, list: [] } } })
    project.commit()
    await start()
    project.write({ 'depgate.json': { hook, waivers: { from, list: waiversOfYoung() } } })
    const held = { decision: 'block', reason: expect.stringContaining('a waiver of minimum-age') as string }
    expect((await after()).json).toMatchObject(held)
    expect((await after()).json).toMatchObject(held)
    await addYoung()
    expect((await after()).json).toMatchObject({ reason: expect.stringContaining('young@1.0.0') as string })
    project.write({ 'depgate.json': { hook, waivers: { from, list: [] } } })
    expect((await after()).json).toMatchObject({ reason: expect.stringContaining('young@1.0.0') as string })
  },
)

test("the user's npmrc counts: a registry in it is weakening, a token is none", async () => {
  const file = project.env.npm_config_userconfig ?? ''
  await start()
  writeFileSync(file, '//registry.example.test/:_authToken=npm_012345678901234567890123456789012345\n')
  expect(await after()).toMatchObject(silent)
  writeFileSync(file, 'registry=https://evil.example.test/\n')
  expect((await after()).json).toMatchObject({ reason: expect.stringContaining('tampering') as string })
})

test('ten hooks at once leave one valid state and say the same', async () => {
  await start()
  await addYoung()
  const held = await Promise.all(Array.from({ length: 10 }, () => after()))
  // Not each of ten finds the line within its two seconds.
  const withoutOffer = (reason: unknown) =>
    String(reason).replace(/^(?:This passes|Still looking|No line of npm|These lines|  npm ).*$\n?/gm, '')
  expect(new Set(held.map(({ json }) => withoutOffer(json?.reason))).size).toBe(1)
  // The code is shown once.
  expect(held.filter(({ json }) => String(json?.systemMessage).includes('depgate approve')).length).toBe(1)
  expect(held[0]?.json).toMatchObject({ reason: expect.stringContaining('young@1.0.0') as string })
  expect(JSON.parse(readFileSync(stateFile(), 'utf8'))).toMatchObject({
    schema: 1,
    open: { outcome: 'fail' },
  })
  expect(readdirSync(path.dirname(stateFile())).sort()).toEqual(['report-1.json', 'state.json', 'texts'])
  expect(withoutOffer((await after()).json?.reason)).toBe(withoutOffer(held[0]?.json?.reason))
})
