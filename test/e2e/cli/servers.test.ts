// What an agent's settings start is judged by check: the built bin, a registry on loopback, real git.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({
    now: new Date(),
    advisories: {},
    packages: {
      mcp: {
        '1.0.0': { hours: 5000 },
        '1.1.0': { hours: 4000, manifest: { dependencies: { young: '1.0.0' } } },
      },
      young: { '1.0.0': { hours: 5 } },
    },
  })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  project.write({
    'package.json': { name: 'app', version: '1.0.0' },
    'package-lock.json': {
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'app', version: '1.0.0' } },
    },
  })
  project.commit()
})
afterEach(() => project.remove())

const check = async (...args: string[]) => {
  const { code, stdout, stderr } = await project.depgate('check', '--format', 'json', ...args)
  return { code, stderr, report: (stdout === '' ? null : JSON.parse(stdout)) as Report }
}
const start = (...args: string[]) => ({ mcpServers: { tools: { command: 'npx', args } } })

test('a server that is not pinned is a finding with the spec to write', async () => {
  project.write({ '.mcp.json': start('-y', 'mcp') })
  const { code, report } = await check()
  expect(code).toBe(1)
  expect(report.findings).toMatchObject([
    {
      rule: 'floating-range',
      package: '.mcp.json',
      message: '"tools" starts "mcp", which can resolve to more than one version; write "mcp@1.1.0"',
      location: { file: '.mcp.json' },
    },
  ])
})

test('a pinned one is judged with its tree', async () => {
  project.write({ '.mcp.json': start('mcp@1.1.0') })
  const { code, report } = await check()
  expect(code).toBe(1)
  expect(report.findings.map(({ rule, package: id }) => `${rule} ${id}`)).toEqual([
    'minimum-age pkg:npm/young@1.0.0',
    'new-package pkg:npm/young@1.0.0',
  ])
  project.write({ '.mcp.json': start('mcp@1.0.0') })
  expect(await check()).toMatchObject({ code: 0, report: { changes: [{ package: 'pkg:npm/mcp@1.0.0' }] } })
})

test('what was committed is no change, with --all it is judged', async () => {
  project.write({ '.cursor/mcp.json': start('mcp@latest') })
  project.commit()
  expect(await check()).toMatchObject({ code: 0, report: { findings: [] } })
  expect(await check('--all')).toMatchObject({ code: 1, report: { findings: [{ rule: 'floating-range' }] } })
})

test("a command of the project's own tree is no package to fetch", async () => {
  project.write({
    'package-lock.json': {
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'app', version: '1.0.0', dependencies: { mcp: '1.0.0' } },
        'node_modules/mcp': {
          version: '1.0.0',
          integrity: `sha512-${'A'.repeat(86)}==`,
          bin: { tool: 'x.js' },
        },
      },
    },
    'package.json': { name: 'app', version: '1.0.0', dependencies: { mcp: '1.0.0' } },
  })
  project.commit()
  project.write({
    '.claude/settings.json': {
      hooks: { Stop: [{ hooks: [{ type: 'command', command: 'npx tool --fix' }] }] },
    },
  })
  expect(await check()).toMatchObject({ code: 0 })
})

test('a file that cannot be read is no pass', async () => {
  project.write({ '.mcp.json': '{ "mcpServers": ' })
  expect(await check()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('.mcp.json is not valid JSON'),
  })
})
