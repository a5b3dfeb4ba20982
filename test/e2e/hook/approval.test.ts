// Whose approval counts: the built bin, a real git and npm, a registry on loopback.

import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { longer, quick } from '../../support/sample.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { shelf } from '../../support/shelf.ts'

let registry: TestRegistry
let project: Project

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  project.write({
    'package.json': { name: 'app', version: '1.0.0', dependencies: { old: '1.0.0' } },
    '.gitignore': 'node_modules\n.claude\n.venv\n',
  })
  await project.npm('install')
  project.commit()
})
afterEach(() => project.remove())

let sessions = 0
const send = (name: string, more: Record<string, unknown> = {}) =>
  sendHook(project, claude(project, name, { session_id: `session-${sessions}`, ...more }))
const start = (source = 'startup') => {
  if (source === 'startup') sessions += 1
  return send('SessionStart', { source })
}
const before = (command: string) => send('PreToolUse', bash(command))
const after = (command = 'true', more: Record<string, unknown> = {}) =>
  send('PostToolUse', { ...bash(command), ...more })
const stop = () => send('Stop', { stop_hook_active: false })
const silent = { code: 0, stdout: '', stderr: '' }
const blocked = (text: string) => ({ decision: 'block', reason: expect.stringContaining(text) as string })
const addYoung = (folder = project.folder) =>
  project.npm('install', '--save-exact', '--ignore-scripts', '--prefix', folder, 'young@1.0.0')
const stateFolder = () => path.join(project.env.XDG_STATE_HOME ?? '', 'depgate/hook')

quick('a person lets through what is blocked, with the code that only they are shown', async () => {
  await start()
  await addYoung()
  const { json } = await after()
  const [, code = ''] = /depgate approve (\S+) /.exec(String(json?.systemMessage)) ?? []
  expect(code).toMatch(/^\w{4}-\w{4}-\w{4}$/)
  expect(String(json?.reason)).not.toContain(code)
  const states = readdirSync(stateFolder(), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(path.join(stateFolder(), name), 'utf8'))
  expect(states.join('')).toContain('"code":{"salt"')
  expect(states.join('').replaceAll('-', '')).not.toContain(code.replaceAll('-', ''))
  const wrong = await project.depgate('approve', 'AAAA-BBBB-CCCC', '--reason', 'x')
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('no blocked change has this code')])
  expect((await project.depgate('approve', code)).stderr).toContain('an approval needs a reason')
  const approved = await project.depgate('approve', code, '--reason', 'our own release', '--by', 'jane')
  expect(approved).toMatchObject({ code: 0, stderr: '' })
  expect(approved.stdout).toContain('package-lock.json')
  expect(await after()).toMatchObject(silent)
  expect((await project.depgate('approve', code, '--reason', 'x')).code).toBe(2)
  const log = await project.depgate('log', 'show', '--command', 'approve')
  expect(log.stdout).toContain('approved: our own release')
})

longer('a worktree below the root is no alarm, and what comes into it is', async () => {
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { old: '^1.0.0' } } })
  await project.npm('install')
  project.commit()
  await start()
  const tree = path.join(project.folder, '.claude/worktrees/x')
  project.git('worktree', 'add', '-q', '-b', 'x', tree)
  expect(await after('git worktree add')).toMatchObject(silent)
  await addYoung(tree)
  execFileSync('git', ['commit', '-qam', 'x'], { cwd: tree, env: project.env })
  expect((await after()).json).toMatchObject(blocked('young@1.0.0'))
})

longer('a worktree whose HEAD the agent made is compared with what was approved', async () => {
  await start()
  const tree = path.join(project.folder, '../tree')
  project.git('worktree', 'add', '-q', '-b', 'x', tree)
  await addYoung(tree)
  execFileSync('git', ['commit', '-qam', 'x'], { cwd: tree, env: project.env })
  expect((await after('true', { cwd: tree })).json).toMatchObject(blocked('young@1.0.0'))
})

longer('a start that a command pipes into the hook approves nothing', async () => {
  await start()
  await before('sh x.sh')
  await addYoung()
  const forged = claude(project, 'SessionStart', { session_id: 'forged', source: 'startup' })
  await sendHook(project, forged)
  expect((await after('sh x.sh')).json).toMatchObject(blocked('young@1.0.0'))
})

longer('a start that resumes approves nothing', async () => {
  await start()
  await addYoung()
  await start('resume')
  expect((await after()).json).toMatchObject(blocked('young@1.0.0'))
})

longer('what a process does that a session left behind is the agent’s', async () => {
  await start()
  await before('sh later.sh &')
  const line = 'sleep 4; npm install --save-exact --ignore-scripts young@1.0.0; git commit -qam x'
  const child = spawn('sh', ['-c', `(${line}) &`], { cwd: project.folder, env: project.env, stdio: 'ignore' })
  await new Promise((resolve) => child.on('close', resolve))
  await after('sh later.sh &')
  // A model answers in between: what starts within 50 ms of the hook counts as another hook of the same event.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await stop()
  for (
    let waited = 0;
    waited < 200 && !existsSync(path.join(project.folder, 'node_modules/young'));
    waited += 1
  )
    await new Promise((resolve) => setTimeout(resolve, 100))
  await new Promise((resolve) => setTimeout(resolve, 3000))
  await start()
  expect((await after('ls')).json).toMatchObject(blocked('young@1.0.0'))
})

longer('a state that was deleted is said, and what the agent committed is not approved by it', async () => {
  await start()
  await after()
  await addYoung()
  project.git('commit', '-qam', 'x')
  for (const name of readdirSync(stateFolder()).filter((one) => !['turns', 'sessions'].includes(one)))
    rmSync(path.join(stateFolder(), name), { recursive: true })
  const { json } = await after()
  expect(json).toMatchObject(blocked('young@1.0.0'))
  expect(json?.reason).toContain('was deleted')
})

longer('what is pulled from the remote is reported once', async () => {
  const remote = path.join(project.folder, '../remote')
  execFileSync('git', ['clone', '-q', project.folder, remote], { env: project.env })
  project.git('remote', 'add', 'origin', remote)
  project.git('fetch', '-q', 'origin')
  await start()
  await addYoung(remote)
  execFileSync('git', ['commit', '-qam', 'x'], { cwd: remote, env: project.env })
  project.git('pull', '-q', 'origin', 'HEAD')
  project.git('fetch', '-q', 'origin')
  const { json } = await after('git pull')
  expect(json).toMatchObject({ systemMessage: expect.stringContaining('Merged upstream') as string })
  expect(json).not.toHaveProperty('decision')
  expect(await after()).toMatchObject(silent)
})

longer('a package that was put into node_modules while the record was put back', async () => {
  await start()
  const modules = path.join(project.folder, 'node_modules')
  const kept = path.join(project.folder, '../kept')
  cpSync(path.join(modules, '.package-lock.json'), kept)
  mkdirSync(path.join(modules, 'evil'))
  project.write({ 'node_modules/evil/package.json': { name: 'evil', version: '1.0.0' } })
  cpSync(kept, path.join(modules, '.package-lock.json'))
  expect((await after()).json).toMatchObject(blocked('evil@1.0.0'))
  rmSync(path.join(modules, 'evil'), { recursive: true })
  expect(await after()).toMatchObject(silent)
})

longer('a first session with stale packages blocks nothing', async () => {
  await project.npm('install', '--no-save', '--ignore-scripts', 'young@1.0.0')
  expect(readFileSync(path.join(project.folder, 'node_modules/.package-lock.json'), 'utf8')).toContain(
    'young',
  )
  await start()
  expect(await after('ls')).toMatchObject(silent)
})
