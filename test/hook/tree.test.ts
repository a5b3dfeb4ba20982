import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../support/hook.ts'
import { makeProject, type Project } from '../support/project.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'
import { shelf } from '../support/shelf.ts'

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

const send = (name: string, more: Record<string, unknown> = {}) => sendHook(project, claude(project, name, more))
const start = () => send('SessionStart', { source: 'startup' })
const after = (command = 'true') => send('PostToolUse', bash(command))

describe('the state decides, not the text', () => {
  test('an install that fails is held, again and again, until it is mended', async () => {
    expect(await start()).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(await after()).toMatchObject({ code: 0, stdout: '', stderr: '' })
    await project.npm('install', 'young@1.0.0', '--save-exact', '--ignore-scripts')
    const held = await after('make deps')
    expect(held.code).toBe(0)
    expect(held.json).toMatchObject({ decision: 'block' })
    expect(held.json?.reason).toContain('young@1.0.0')
    const asked = registry.requests.length
    expect((await after()).json).toEqual(held.json)
    expect((await send('Stop', { stop_hook_active: false })).json).toMatchObject({ decision: 'block' })
    expect((await send('Stop', { stop_hook_active: true })).json).toEqual({ systemMessage: expect.any(String) })
    expect(registry.requests.length).toBe(asked)
    project.git('checkout', '-q', '--', '.')
    await project.npm('prune')
    expect(await after()).toMatchObject({ code: 0, stdout: '' })
  })
  test('an install that passes is the new approved state', async () => {
    await start()
    await project.npm('install', 'old@1.1.0', '--save-exact')
    expect(await after()).toMatchObject({ code: 0, stdout: '' })
    const asked = registry.requests.length
    expect(await after()).toMatchObject({ code: 0, stdout: '' })
    expect(registry.requests.length).toBe(asked)
  })
})
