// The line of progress of the built bin on a pseudo-terminal, and that it is nowhere else.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const hasScript = existsSync('/usr/bin/script') && process.platform === 'linux'
let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({
    packages: {},
    now: new Date(),
    advisories: {},
    // Slower than the time in which nothing is shown.
    fault: ({ method }, response) => {
      setTimeout(() => response.writeHead(method === 'GET' ? 404 : 200).end('{}'), 1500)
      return true
    },
  })
  project = makeProject(registry.url)
  project.write({
    'package.json': { name: 'app', version: '1.0.0', dependencies: { slow: '1.0.0' } },
    'package-lock.json': {
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'app', version: '1.0.0', dependencies: { slow: '1.0.0' } },
        'node_modules/slow': { version: '1.0.0', resolved: `${registry.url}slow/-/slow-1.0.0.tgz` },
      },
    },
  })
})
afterAll(async () => {
  project.remove()
  await registry.close()
})

/** What a terminal of its own would show. */
const onTerminal = (env: Record<string, string>, ...args: string[]) =>
  new Promise<string>((resolve) => {
    const line = [process.execPath, ...project.bin(...args)].map((word) => `'${word}'`).join(' ')
    const options = { cwd: project.folder, env: { ...project.env, ...env }, timeout: 60_000 }
    const child = execFile('/usr/bin/script', ['-qec', line, '/dev/null'], options, (_, stdout) =>
      resolve(stdout),
    )
    child.stdin?.end()
  })
const bar = /\r\u001b\[Kdepgate: asking the registry \[\.{20}\] 0\/1 packages(?: \(1 s\))? …/

describe.skipIf(!hasScript)('on a terminal', () => {
  test('a bar with counts, which is erased before the table', async () => {
    const shown = await onTerminal({ TERM: 'xterm' }, 'check', '--all', '--no-remedy', '--no-cache')
    expect(shown).toMatch(bar)
    const after = shown.slice(shown.lastIndexOf('\r\u001b[K') + '\r\u001b[K'.length)
    expect(after).not.toContain('asking the registry')
    expect(after).toContain('slow@1.0.0')
  })

  test.each([{ TERM: 'dumb' }, { TERM: 'xterm', CI: 'true' }])('none with %j', async (env) =>
    expect(await onTerminal(env, 'check', '--all', '--no-remedy', '--no-cache')).not.toContain('asking the'),
  )
})

test('nothing of it in what a program captures', async () => {
  const { stdout, stderr } = await project.depgateWith({ TERM: 'xterm' }, 'check', '--all', '--no-cache')
  expect(stdout).toContain('slow@1.0.0')
  expect(stderr).toBe('')
})
