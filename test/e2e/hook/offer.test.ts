// The lines that the hook gives, typed to the letter: each is silent before it runs, and the last one afterwards.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { bash, claude, sendHook } from '../../support/hook.ts'
import { makeProject, type Project } from '../../support/project.ts'
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
    '.gitignore': 'node_modules',
  })
  await project.npm('install', '--ignore-scripts')
  project.commit()
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
})
afterEach(() => project.remove())

const silent = { code: 0, stdout: '', stderr: '' }
const before = (line: string) => sendHook(project, claude(project, 'PreToolUse', bash(line)))
const after = (line: string) => sendHook(project, claude(project, 'PostToolUse', bash(line)))
/** Runs a line in a shell; where depgate is called by its name, that is the built bin. */
const run = (line: string): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...project.env, MARKS: project.folder }
    const text = line.replace(/^depgate /, `${[process.execPath, ...project.bin()].join(' ')} `)
    execFile('sh', ['-c', text], { cwd: project.folder, env, timeout: 60_000 }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })

/** The lines of an answer; where two seconds were not enough, those of the command that it names. */
async function linesOf(reason: string): Promise<string[]> {
  expect(reason).toContain(`typed in ${project.folder}`)
  const [, command] = /^Still looking for a line that passes: (.+) goes on with it/m.exec(reason) ?? []
  if (command !== undefined) {
    const printed = [...(await run(command)).matchAll(/^run: (.+)$/gm)]
    return printed.flatMap(([, line = '']) => line.split(' && '))
  }
  const [, only] = /passes as a whole, typed in [^:]+: (.+)$/m.exec(reason) ?? []
  if (only !== undefined) return [only]
  const [, several = ''] = /each in a call of its own:\n((?: {2}.+\n)+)/.exec(reason) ?? []
  return several.split('\n').flatMap((line) => (line === '' ? [] : [line.trim()]))
}

/** Each line in a call of its own, as an agent types it. */
async function type(lines: readonly string[]) {
  expect(lines).not.toEqual([])
  let last
  for (const line of lines) {
    expect(await before(line)).toMatchObject(silent)
    await run(line)
    last = await after(line)
  }
  expect(last).toMatchObject(silent)
}

const versions = () =>
  (
    JSON.parse(readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>
    }
  ).packages

test.each([
  ['npm install young', { young: '0.9.0' }],
  ['npm install parent', { parent: '1.0.0', child: '1.0.0' }],
])('in place of %s', async (command, installed) => {
  const denied = await before(command)
  const { permissionDecisionReason: reason } = denied.json?.hookSpecificOutput as Record<string, string>
  await type(await linesOf(reason ?? ''))
  for (const [name, version] of Object.entries(installed))
    expect(versions()[`node_modules/${name}`]?.version).toBe(version)
})

test.each([
  ['a young version', 'npm install --save-exact --ignore-scripts young@1.0.0'],
  ['a young version of what a dependency asks for', 'npm install --save-exact --ignore-scripts parent@1.1.0'],
])('in place of a state: %s', async (_, command) => {
  await run(command)
  const blocked = await after('make')
  expect(blocked.json).toMatchObject({ decision: 'block' })
  await type(await linesOf(blocked.json?.reason as string))
})

test.each([
  ['the same young version', 'young@1.0.0', 'young@1.0.0'],
  ['young versions of two packages', 'young@1.0.0', 'parent@1.1.0'],
])('in place of a state: two workspaces with %s', async (_, one, other) => {
  project.write({
    'package.json': { name: 'app', version: '1.0.0', workspaces: ['w/*'], dependencies: { old: '1.0.0' } },
    'w/x/package.json': { name: 'x', version: '1.0.0' },
    'w/y/package.json': { name: 'y', version: '1.0.0' },
  })
  await project.npm('install', '--ignore-scripts')
  project.commit()
  await sendHook(project, claude(project, 'SessionStart', { source: 'startup' }))
  await run(`npm install --save-exact --ignore-scripts -w w/x ${one}`)
  await run(`npm install --save-exact --ignore-scripts -w w/y ${other}`)
  const blocked = await after('make')
  expect(blocked.json).toMatchObject({ decision: 'block' })
  await type(await linesOf(blocked.json?.reason as string))
})
