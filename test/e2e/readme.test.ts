// Every command of the README and of the first page of the site, typed as it stands on a fresh machine, against a registry on loopback.

import { execFile } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProject, type Ended, type Project } from '../support/project.ts'
import { listCommands } from '../support/readme-lines.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** The one place where the placeholder of the owner is replaced: git leads its address to this checkout. */
const address = (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { repository: { url: string } }
).repository.url.slice('git+'.length)

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({
    now: new Date(),
    advisories: {},
    packages: {
      'left-pad': { '1.3.0': { hours: 9000 } },
      cowsay: {
        '1.6.0': {
          hours: 9000,
          manifest: { bin: 'cli.js' },
          files: { 'cli.js': '#!/usr/bin/env node\nconsole.log(process.argv[2])' },
        },
      },
      pino: { '10.1.0': { hours: 57 } },
      express: { '4.19.2': { hours: 9000 } },
    },
  })
  project = makeProject(registry.url)
  project.write({
    'package.json': { name: 'app', version: '1.0.0', private: true },
    '.gitignore': 'node_modules\n',
  })
  project.commit()
  await type('npm install --package-lock-only')
  project.commit()
})
afterAll(async () => {
  await registry.close()
  project.remove()
})

/** Types a line in a shell, in the project or in the folder above it, where the clone is made. */
function type(line: string, folder = project.folder): Promise<Ended> {
  const home = path.dirname(project.folder)
  const env = {
    ...project.env,
    npm_config_prefix: path.join(home, 'global'),
    PATH: `${path.join(home, 'global/bin')}${path.delimiter}${project.env.PATH}`,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${root}.insteadOf`,
    GIT_CONFIG_VALUE_0: address,
  }
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, stdout, stderr })
    })
  })
}

/** What `npm ci` and the build make takes minutes: it is taken from this checkout, as if they had just run. */
function build(clone: string): void {
  symlinkSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'))
  cpSync(path.join(root, 'dist'), path.join(clone, 'dist'), { recursive: true })
  utimesSync(path.join(clone, 'package-lock.json'), 1, 1)
}

async function typeAll(lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { code, stdout, stderr } = await type(line)
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0)
  }
}

// `depgate doctor` starts three processes for each event: half a minute, and a whole one where the machine is busy.
test('the README, from the clone to a judged install', { timeout: 240_000 }, async () => {
  const [clone = '', install = '', ...lines] = listCommands('README.md')
  const home = path.dirname(project.folder)
  const [first = '', second = ''] = clone.split(' && ')
  expect(await type(first, home)).toMatchObject({ code: 0 })
  build(path.join(home, 'depgate'))
  const packed = await type(second, home)
  expect(packed, packed.stderr).toMatchObject({ code: 0 })
  const installed = await type(install, home)
  expect(installed, installed.stderr).toMatchObject({ code: 0 })
  // One package, and no link into the clone, which can be deleted.
  expect(readdirSync(path.join(home, 'global/lib/node_modules'))).toEqual(['depgate'])

  const [demo, suite, ...ways] = [...lines.splice(-2), ...lines]
  expect([demo, suite]).toEqual(['npm run demo', 'npm test'])
  await typeAll(ways)
  // The registry of this test has none of its packages: it is judged, and cannot pass.
  expect((await type(demo ?? '', path.join(home, 'depgate'))).stdout).toContain('exit code')
})

test('the first page of the site', { timeout: 120_000 }, async () => {
  const known = listCommands('README.md')
  const lines = listCommands('docs/start.md').filter((line) => !known.includes(line))
  expect(lines.length).toBeGreaterThan(4)
  // OSV's archive lies on a server of its own.
  await typeAll(lines.filter((line) => line !== 'depgate advisories update'))
})
