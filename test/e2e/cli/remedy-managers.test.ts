// Lines of the project's own package manager with which a refused change passes: found by real ones, typed, and checked again.

import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { managers, type Manager } from '../../support/managers.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const run = promisify(execFile)
const others = managers.filter(({ name }) => name !== 'npm')
const packages = {
  direct: { '1.0.0': { hours: 5_000 }, '1.1.0': { hours: 5 } },
  parent: {
    '1.0.0': { hours: 5_000, manifest: { dependencies: { child: '^1.0.0' } } },
    '1.1.0': { hours: 4_000, manifest: { dependencies: { child: '^1.0.0' } } },
  },
  child: { '1.0.0': { hours: 5_000 }, '1.1.0': { hours: 5 } },
}

let registry: TestRegistry
beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())

let project: Project
let env: Record<string, string>
let bin: string
beforeEach(() => {
  project = makeProject(registry.url, { hasRemedies: true })
  bin = path.join(project.folder, '..', `bin-${path.basename(project.folder)}`)
  mkdirSync(bin, { recursive: true })
})
afterEach(() => {
  project.remove()
  rmSync(bin, { recursive: true, force: true })
})

const settings = {
  pnpm: (url: string) => ({ 'pnpm-workspace.yaml': 'minimumReleaseAge: 0\n', '.npmrc': `registry=${url}\n` }),
  yarn: (url: string) => ({
    '.yarnrc.yml': `nodeLinker: node-modules\nnpmMinimalAgeGate: 0\nnpmRegistryServer: "${url}"\nunsafeHttpWhitelist: ["127.0.0.1"]\n`,
  }),
  bun: (url: string) => ({ 'bunfig.toml': `[install]\nregistry = "${url}"\n` }),
}

/** The manager under its own name on the PATH, a project of it, and what people type there. */
function prepare({ name, command }: Manager) {
  const program = name.split(' ', 1)[0] as keyof typeof settings
  const file = path.join(bin, program)
  writeFileSync(file, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')} "$@"\n`)
  chmodSync(file, 0o755)
  env = {
    ...project.env,
    PATH: [bin, process.env.PATH ?? ''].join(path.delimiter),
    YARN_ENABLE_GLOBAL_CACHE: 'false',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    npm_config_store_dir: path.join(bin, 'store'),
    npm_config_registry: registry.url,
    CI: '',
  }
  project.write({
    'package.json': { name: 'app', version: '1.0.0', private: true, dependencies: { direct: '1.0.0' } },
    '.gitignore': 'node_modules\n.yarn\n.pnp.*\n',
    ...settings[program](registry.url),
  })
  return (line: string) => run('sh', ['-ec', line], { cwd: project.folder, env })
}

async function check(): Promise<Report> {
  const { stdout, stderr } = await project.depgateWith(env, 'check', '--format', 'json')
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Report
}

describe.each(others)('$name', (manager) => {
  const [program = ''] = manager.name.split(' ')
  const add = [program, ...manager.add].join(' ')

  test.each([
    ['a direct version that is too young', 'direct@1.1.0', 'direct@1.0.0'],
    ['a transitive one, in a range that floats', 'parent@^1.0.0', 'parent@1.1.0'],
  ])('%s', async (_, typed, kept) => {
    const type = prepare(manager)
    await type(`${program} install`)
    project.commit()
    await type(`${add.replace(/ (?:-E|--exact|--save-exact)$/, '')} '${typed}'`)
    const refused = await check()
    expect([refused.outcome, refused.remedyReason]).toEqual(['fail', null])
    const lines = refused.remedy?.lines ?? []
    expect(lines.join('\n')).toContain(kept)
    for (const line of lines) await type(line)
    expect(await check()).toMatchObject({ outcome: 'pass' })
  })
})
