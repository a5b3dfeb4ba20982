// What runs at install beside the lockfile is judged by check: the built bin, a registry on loopback, real git.

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
      tool: {
        '1.0.0': { hours: 5000 },
        '1.1.0': { hours: 4000, manifest: { dependencies: { young: '1.0.0' } } },
      },
      young: { '1.0.0': { hours: 5 } },
      pnpm: { '9.0.0': { hours: 9000 }, '9.1.0': { hours: 8000 }, '9.2.0': { hours: 5 } },
    },
  })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  project.write({ 'package.json': manifest({}), 'package-lock.json': lock })
  project.write({ 'web/package.json': { name: 'web', version: '1.0.0', bin: { weave: 'x.js' } } })
  project.commit()
})
afterEach(() => project.remove())

const manifest = (more: object) => ({ name: 'app', version: '1.0.0', workspaces: ['web'], ...more })
const lock = {
  name: 'app',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', version: '1.0.0', workspaces: ['web'] },
    'node_modules/web': { resolved: 'web', link: true },
    web: { version: '1.0.0', bin: { weave: 'x.js' } },
  },
}
const check = async (...args: string[]) => {
  const { code, stdout, stderr } = await project.depgate('check', '--format', 'json', ...args)
  return { code, stderr, report: (stdout === '' ? null : JSON.parse(stdout)) as Report }
}
const listed = ({ findings }: Report) =>
  findings.map(({ rule, level, package: id, location }) => `${level} ${rule} ${id}:${location?.line ?? ''}`)

test('files, keys and commands that run code are findings against a base, against HEAD and in the index', async () => {
  project.git('checkout', '-q', '-b', 'change')
  project.write({
    '.npm-extension.mjs': 'export default {}\n',
    '.yarnrc.yml': 'nodeLinker: pnp\nyarnPath: .yarn/releases/yarn.cjs\n',
    '.yarn/releases/yarn.cjs': 'x\n',
    'bunfig.toml': '[install.security]\nscanner = "evil"\n',
    '.github/workflows/ci.yml':
      'on: push\njobs:\n  a:\n    steps:\n      - run: npx evil ${{ github.sha }}\n',
    'web/package.json': {
      name: 'web',
      version: '1.0.0',
      bin: { weave: 'x.js' },
      scripts: { postinstall: 'npx tool' },
    },
  })
  const expected = [
    'error install-code .github/workflows/ci.yml:5',
    'error install-code .npm-extension.mjs:1',
    'error install-code .yarn/releases/yarn.cjs:1',
    'error install-code .yarnrc.yml:2',
    'error install-code bunfig.toml:2',
    'error install-code web/package.json:8',
  ]
  const now = await check()
  expect(now).toMatchObject({ code: 1 })
  expect(listed(now.report)).toEqual(expected)
  expect(now.report.findings.at(-1)).toMatchObject({
    message:
      '"scripts.postinstall" starts "tool" with npx, which can resolve to more than one version; write "tool@1.1.0"',
    facts: { spec: 'tool', exact: 'tool@1.1.0' },
  })
  project.git('add', '-A')
  expect(listed((await check('--staged')).report)).toEqual(expected)
  project.commit()
  expect(listed((await check('--base', 'main')).report)).toEqual(expected)
  expect(await check()).toMatchObject({ code: 0, report: { findings: [] } })
  const all = await check('--all')
  expect(all).toMatchObject({ code: 0 })
  expect(listed(all.report)).toEqual([
    'warn install-code .github/workflows/ci.yml:5',
    'warn install-code web/package.json:8',
  ])
})

test('what is started exactly, and a package manager, are judged as packages', async () => {
  project.write({
    'package.json': manifest({ packageManager: 'pnpm@9.2.0', scripts: { prepare: 'npx -y tool@1.1.0' } }),
  })
  const { code, report } = await check()
  expect(code).toBe(1)
  expect(listed(report).filter((one) => one.startsWith('error'))).toEqual([
    'error minimum-age pkg:npm/pnpm@9.2.0:7',
    'error minimum-age pkg:npm/young@1.0.0:',
  ])
})

test("what is old enough passes, and so do the project's own commands and scripts", async () => {
  project.write({
    'package.json': manifest({
      packageManager: 'pnpm@9.0.0+sha512.aa',
      scripts: { prepare: 'npx tool@1.0.0' },
    }),
    '.gitignore': '.pnpmfile.cjs\n',
  })
  project.commit()
  project.write({
    'package.json': manifest({
      packageManager: 'pnpm@9.1.0',
      scripts: { prepare: 'npx tool@1.0.0 && npx weave', postinstall: 'node setup.js' },
    }),
    '.github/workflows/ci.yml': 'jobs: { a: { steps: [{ run: npm ci }, { run: npx weave }] } }\n',
    // What git passes over is no part of the change.
    '.pnpmfile.cjs': 'x\n',
  })
  expect(await check()).toMatchObject({
    code: 0,
    report: {
      findings: [],
      gaps: [],
      changes: [{ kind: 'updated', package: 'pkg:npm/pnpm@9.1.0', previous: '9.0.0' }],
    },
  })
})
