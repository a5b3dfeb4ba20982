// The state on disk decides, whatever the command was: the built bin, a real npm, a registry on loopback.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { shelf } from '../../support/shelf.ts'
import { longer, quick, sample } from '../../support/sample.ts'

let registry: TestRegistry
let project: Project
let marks: string

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  marks = path.join(project.folder, '..', 'marks')
  mkdirSync(marks)
  project.write({
    'package.json': { name: 'app', version: '1.0.0', dependencies: { old: '1.0.0' } },
    '.gitignore': 'node_modules',
  })
  await project.npm('install')
  project.commit()
})
afterEach(() => project.remove())

const send = (name: string, more: Record<string, unknown> = {}) =>
  sendHook(project, claude(project, name, { session_id: `session-${sessions}`, ...more }))
let sessions = 0
/** A person begins a session. */
const start = () => {
  sessions += 1
  return send('SessionStart', { source: 'startup' })
}
const after = (command = 'true', more: Record<string, unknown> = {}) =>
  send('PostToolUse', { ...bash(command), ...more })
const silent = { code: 0, stdout: '', stderr: '' }
const shell = (line: string, cwd = project.folder): Promise<void> =>
  new Promise((resolve) => {
    const env = { ...project.env, MARKS: marks }
    execFile('sh', ['-c', line], { cwd, env, timeout: 30_000 }, () => resolve())
  })
const blocked = (text: string) => ({ decision: 'block', reason: expect.stringContaining(text) as string })
const manifest = (dependencies: Record<string, string>) => ({
  name: 'app',
  version: '1.0.0',
  dependencies: { old: '1.0.0', ...dependencies },
})

describe('each way in', () => {
  test.each<[string, () => Promise<void> | void]>(
    sample<[string, () => Promise<void> | void]>(
      [
        ['npm i', () => shell('npm i --save-exact young@1.0.0')],
        [
          'a script file',
          async () => {
            project.write({ 'setup.sh': 'npm i --save-exact young@1.0.0' })
            await shell('sh setup.sh')
          },
        ],
        [
          'make',
          async () => {
            project.write({ Makefile: 'all:\n\tnpm i --save-exact young@1.0.0\n' })
            await shell('make || npm i --save-exact young@1.0.0')
          },
        ],
        [
          'node -e',
          () => shell(`node -e "require('child_process').execSync('npm i --save-exact young@1.0.0')"`),
        ],
        [
          'an edit of package.json and a bare install',
          async () => {
            project.write({ 'package.json': manifest({ young: '1.0.0' }) })
            await shell('npm install')
          },
        ],
        ['an edit of the lockfile alone', () => shell('npm i --package-lock-only --save-exact young@1.0.0')],
        ['what is only in node_modules', () => shell('npm i --no-save young@1.0.0')],
        [
          'a new package further down',
          async () => {
            project.write({
              'tools/gen/package.json': { name: 'gen', version: '1.0.0', dependencies: { young: '1.0.0' } },
            })
            await shell('npm install', path.join(project.folder, 'tools/gen'))
          },
        ],
        [
          'a server that an agent starts',
          () =>
            project.write({
              '.mcp.json': { mcpServers: { tools: { command: 'npx', args: ['-y', 'young@1.0.0'] } } },
            }),
        ],
      ],
      3,
    ),
  )(
    '%s is held afterwards',
    async (_, act) => {
      await start()
      await act()
      const held = await after('something --else')
      expect(held).toMatchObject({ code: 0, stderr: '' })
      expect(held.json).toMatchObject(blocked('young@1.0.0'))
      expect(String(held.json?.reason).length).toBeLessThan(3000)
    },
    60_000,
  )

  quick(
    'an install in the background is seen when it ends, before the next command at the latest',
    async () => {
      await start()
      expect(await after('npm i young &')).toMatchObject(silent)
      const running = [{ id: 'b1', type: 'shell', status: 'running', command: 'npm i young' }]
      const waiting = await send('Stop', { stop_hook_active: false, background_tasks: running })
      expect(waiting.json).toMatchObject(blocked('still runs in the background'))
      await shell('npm i --save-exact young@1.0.0')
      const next = await send('PreToolUse', bash('node index.js'))
      expect(next.json).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } })
      expect(await send('PreToolUse', bash('git checkout -- .'))).toMatchObject(silent)
      expect((await send('Stop', { stop_hook_active: false })).json).toMatchObject(blocked('young@1.0.0'))
    },
  )

  longer('a cd elsewhere is a project of its own, held against its own commit', async () => {
    await start()
    const other = makeProject(registry.url)
    other.write({ 'package.json': { name: 'other', version: '1.0.0' }, '.gitignore': 'node_modules' })
    other.commit()
    await shell('npm i --save-exact young@1.0.0', other.folder)
    const held = await after('npm i young', { cwd: other.folder })
    other.remove()
    expect(held.json).toMatchObject(blocked('young@1.0.0'))
  })

  longer('the folder that a command goes to is looked at, wherever the agent stands', async () => {
    await start()
    const other = makeProject(registry.url)
    other.write({ 'package.json': { name: 'other', version: '1.0.0' }, '.gitignore': 'node_modules' })
    other.commit()
    await shell('npm i --save-exact young@1.0.0', other.folder)
    const held = await after(`cd ${other.folder} && npm i young`)
    other.remove()
    expect(held.json).toMatchObject(blocked('young@1.0.0'))
  })

  longer('a worktree', async () => {
    await start()
    const tree = path.join(project.folder, '..', 'tree')
    project.git('worktree', 'add', '-q', tree)
    await shell('npm i --save-exact young@1.0.0', tree)
    expect((await after('npm i young', { cwd: tree })).json).toMatchObject(blocked('young@1.0.0'))
    // The session is watched over all of its roots.
    expect((await after('true')).json).toMatchObject(blocked('young@1.0.0'))
  })

  longer('an install that failed half way', async () => {
    await start()
    await shell('npm i --save-exact young@1.0.0')
    const error = 'Exit code 1\nnpm error ERESOLVE'
    const held = await send('PostToolUseFailure', { ...bash('npm i young'), error })
    expect(held.json).toMatchObject(blocked('young@1.0.0'))
  })

  quick('what a session finds uncommitted is judged when it starts, and blocks nothing', async () => {
    await shell('npm i --save-exact young@1.0.0')
    const { json } = await start()
    expect(json).toMatchObject({
      systemMessage: expect.stringContaining('does not pass') as string,
      hookSpecificOutput: {
        hookEventName: 'SessionStart',
        additionalContext: expect.stringContaining('young@1.0.0') as string,
      },
    })
    // It was there before: it is the person's.
    expect(await after()).toMatchObject(silent)
  })

  longer('without git what was there when the session started is approved', async () => {
    rmSync(path.join(project.folder, '.git'), { recursive: true })
    expect(await start()).toMatchObject(silent)
    expect(await after()).toMatchObject(silent)
    await shell('npm i --save-exact young@1.0.0')
    expect((await after()).json).toMatchObject(blocked('young@1.0.0'))
  })

  longer('without git and without a start everything is new', async () => {
    await shell('npm i --save-exact young@1.0.0')
    rmSync(path.join(project.folder, '.git'), { recursive: true })
    expect((await after()).json).toMatchObject(blocked('young@1.0.0'))
  })
})

describe('what was found', () => {
  longer('stays open until it is fixed, and costs nothing meanwhile', async () => {
    expect(await start()).toMatchObject(silent)
    expect(await after()).toMatchObject(silent)
    await shell('npm i --save-exact young@1.0.0')
    const held = await after('make deps')
    expect(held.json).toMatchObject(blocked('published'))
    const [, file = ''] = /Full report: (.+)/.exec(String(held.json?.reason)) ?? []
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 1, outcome: 'fail' })
    const asked = registry.requests.length
    const { systemMessage: _, ...again } = held.json ?? {}
    expect((await after()).json).toMatchObject(again)
    expect((await send('SubagentStop', { stop_hook_active: false })).json).toMatchObject(blocked('young'))
    expect((await send('Stop', { stop_hook_active: false })).json).toMatchObject(blocked('young'))
    const active = await send('Stop', { stop_hook_active: true })
    expect(active.json).toEqual({ systemMessage: expect.stringContaining('does not pass') as string })
    expect(registry.requests.length).toBe(asked)
    project.git('checkout', '-q', '--', '.')
    await project.npm('prune')
    expect(await after()).toMatchObject(silent)
    expect(await send('Stop', { stop_hook_active: false })).toMatchObject(silent)
  })

  longer('is not approved by a commit of the agent', async () => {
    await start()
    await shell('npm i --save-exact young@1.0.0 && git add -A && git commit -qm x')
    expect((await after()).json).toMatchObject(blocked('young@1.0.0'))
    expect((await start()).json).toHaveProperty('systemMessage')
    expect((await after()).json).toMatchObject(blocked('young@1.0.0'))
  })

  longer('names the install scripts that may have run', async () => {
    await start()
    await shell('npm i --save-exact young@1.0.0')
    expect((await after()).json).toMatchObject(
      blocked('may have run already, unless npm was told to skip them: young@1.0.0'),
    )
  })
})

longer('what passes is the new approved state', async () => {
  await start()
  await shell('npm i --save-exact old@1.1.0')
  expect(await after()).toMatchObject(silent)
  const asked = registry.requests.length
  expect(await after()).toMatchObject(silent)
  expect(registry.requests.length).toBe(asked)
})

longer('what was judged stands in the audit trail, with the agent that asked', async () => {
  await start()
  await shell('npm i --save-exact young@1.0.0')
  await after()
  await after()
  const trail = readFileSync(path.join(project.env.XDG_STATE_HOME ?? '', 'depgate/trail.jsonl'), 'utf8')
  const lines = trail
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ command: 'hook', outcome: 'fail', agent: 'claude-code' })
})

longer('what a person commits between two sessions is reported once', async () => {
  await start()
  await shell('npm i --save-exact young@1.0.0 && git add -A && git commit -qm x')
  expect((await start()).json).toMatchObject({
    systemMessage: expect.stringContaining('minimum-age on young@1.0.0') as string,
  })
  expect(await after()).toMatchObject(silent)
})

longer('a lockfile that was taken away is still what comes in its place is held against', async () => {
  await start()
  rmSync(path.join(project.folder, 'package-lock.json'))
  expect(await after('rm package-lock.json')).toMatchObject(silent)
  await shell('npm i --save-exact young@1.0.0')
  const { json } = await after()
  expect(json).toMatchObject(blocked('young@1.0.0'))
  expect(json?.reason).not.toContain('old@1.0.0')
})

longer('the policy and the registry that were approved judge', async () => {
  await start()
  await shell('npm i --save-exact young@1.0.0')
  project.write({
    'depgate.json': { rules: { 'minimum-age': 'off', 'new-package': 'off', 'install-script': 'off' } },
    '.npmrc': 'registry=http://127.0.0.1:9/\n',
  })
  const { json } = await after()
  expect(json).toMatchObject(blocked('young@1.0.0'))
  expect(json?.reason).toContain('minimum-age')
})

longer('onFail "restore" puts manifest, lockfile and node_modules back', async () => {
  project.write({ 'depgate.json': { hook: { onFail: 'restore' } } })
  project.commit()
  await start()
  const read = (file: string) => readFileSync(path.join(project.folder, file), 'utf8')
  const [lock, pack] = [read('package-lock.json'), read('package.json')]
  await shell('npm i --save-exact young@1.0.0')
  const held = await after()
  expect(held.json).toMatchObject(blocked('Put back as they were approved: package-lock.json, package.json'))
  expect(held.json).toMatchObject(blocked('may have run already'))
  expect(read('package-lock.json')).toBe(lock)
  expect(read('package.json')).toBe(pack)
  expect(existsSync(path.join(project.folder, 'node_modules/young'))).toBe(false)
  expect(existsSync(path.join(project.folder, 'node_modules/old'))).toBe(true)
  expect(await after()).toMatchObject(silent)
})

longer('a node_modules that is committed is no news on every command', async () => {
  project.git('add', '-f', 'node_modules')
  project.commit()
  await start()
  await after()
  const state = () => {
    const folder = path.join(project.env.XDG_STATE_HOME ?? '', 'depgate/hook')
    const [name = ''] = readdirSync(folder).filter((one) => !['turns', 'sessions'].includes(one))
    return readFileSync(path.join(folder, name, 'state.json'), 'utf8')
  }
  // What has settled is glanced at, and nothing is written down anew.
  await new Promise((resolve) => setTimeout(resolve, 50))
  await after()
  const taken = state()
  expect(await after()).toMatchObject(silent)
  expect(state()).toBe(taken)
})

longer('a session that passes by a folder of other projects has nothing to do with them', async () => {
  await start()
  const folder = path.join(project.folder, '../elsewhere')
  mkdirSync(path.join(folder, 'other'), { recursive: true })
  project.write({
    '../elsewhere/other/package.json': manifest({ young: '^1.0.0' }),
    '../elsewhere/other/package-lock.json': '{}',
  })
  const command = `cd ${folder} && npm view old`
  expect(await send('PreToolUse', { ...bash(command), cwd: folder })).toMatchObject(silent)
  expect(await after(command, { cwd: folder })).toMatchObject(silent)
  project.write({ '../elsewhere/more/package.json': manifest({ young: '^1.0.0' }) })
  expect(await after(command, { cwd: folder })).toMatchObject(silent)
  // A session that begins there looks into them.
  expect(await send('SessionStart', { source: 'startup', cwd: folder })).toMatchObject(silent)
  project.write({ '../elsewhere/more/package.json': manifest({ young: '^0.9.0' }) })
  expect((await after('true', { cwd: folder })).json).toMatchObject(blocked('floating-range'))
})

describe('what judges and has no name of its own is watched', () => {
  const record = (more: object = {}) => ({
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: '2026-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name: 'old' }, versions: ['2.0.0'] }],
    ...more,
  })
  const file = 'data/osv/GHSA-aaaa-bbbb-cccc.json'
  const env = { DEPGATE_MANAGED_POLICY: 'ci/managed.json' }
  const managed = { rules: { 'minimum-age': ['error', { minimum: '9d' }] } }
  const event = (name: string, more: Record<string, unknown> = {}) =>
    sendHook(project, claude(project, name, more), env)

  test.each(
    sample<[string, () => void, string | null]>(
      [
        [
          'a record that is withdrawn',
          () => project.write({ [file]: record({ withdrawn: '2026-02-01T00:00:00Z' }) }),
          'was withdrawn',
        ],
        ['a record that is deleted', () => rmSync(path.join(project.folder, file)), 'was deleted'],
        [
          'a record that is added',
          () => project.write({ 'data/osv/more.json': record({ id: 'GHSA-x' }) }),
          'was added',
        ],
        ['a record with another summary', () => project.write({ [file]: record({ summary: 'x' }) }), null],
        [
          'a managed policy that is loosened',
          () => project.write({ 'ci/managed.json': {} }),
          'was loosened from',
        ],
        [
          'a managed policy that is reformatted',
          () => project.write({ 'ci/managed.json': JSON.stringify(managed) }),
          null,
        ],
      ],
      4,
    ),
  )('%s', async (_, edit, told) => {
    project.write({
      'depgate.json': { advisories: { sources: ['registry', { osv: 'data/osv' }] } },
      'ci/managed.json': managed,
      [file]: record(),
    })
    project.commit()
    await event('SessionStart', { source: 'startup' })
    edit()
    const { code, json } = await event('PostToolUse', bash('true'))
    expect([code, json]).toEqual([0, told === null ? null : expect.objectContaining(blocked(told))])
  })
})
