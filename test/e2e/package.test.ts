// What is published: packed, and installed into an empty project by each package manager; nothing comes with it.

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { bash, claude } from '../support/hook.ts'
import { managers, type Manager } from '../support/managers.ts'
import { makeProject, type Ended, type Project } from '../support/project.ts'
import { compileSchema } from '../support/schemas.ts'
import { startRegistry, type TestRegistry } from '../support/server.ts'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

let home: string
let packed: string
let tarball: string
let manifest: Readonly<Record<string, unknown>> & { readonly version: string }
let registry: TestRegistry
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'depgate-package-'))
  packed = path.join(home, 'package')
  await run(process.execPath, [path.join(root, 'scripts/pack.js'), '--into', packed])
  const check = path.join(root, 'scripts/pack/check.js')
  await run(process.execPath, [check, '--from', packed, '--into', home])
  tarball = path.join(home, readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '')
  manifest = JSON.parse(readFileSync(path.join(packed, 'package.json'), 'utf8')) as typeof manifest
  registry = await startRegistry({
    now: new Date(),
    advisories: {},
    packages: {
      depgate: { [manifest.version]: { hours: 5000, manifest, tarball: readFileSync(tarball) } },
      pad: { '1.0.0': { hours: 5000 }, '2.0.0': { hours: 5 } },
    },
  })
})
afterAll(async () => {
  await registry.close()
  rmSync(home, { recursive: true, force: true })
})

let project: Project
beforeEach(() => {
  project = makeProject(registry.url)
  project.write({
    'package.json': { name: 'app', version: '1.0.0', private: true, type: 'module' },
    '.gitignore': 'node_modules\n.yarn\n.pnp.*\n',
    '.npmrc': `registry=${registry.url}\n`,
  })
})
afterEach(() => project.remove())

/** Runs a program in the project, with the settings by which each manager stays in the test's own folders. */
async function runIn([program = '', ...args]: readonly string[], input = ''): Promise<Ended> {
  const env = {
    ...project.env,
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_GLOBAL_CACHE: 'false',
    YARN_CACHE_FOLDER: path.join(home, 'yarn-cache'),
    npm_config_store_dir: path.join(home, 'pnpm-store'),
  }
  const running = run(program, args, { cwd: project.folder, env, maxBuffer: 64 * 2 ** 20 })
  running.child.stdin?.end(input)
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Ended) => error,
  )
}

const bin = () => path.join(project.folder, 'node_modules/.bin/depgate')

/** The packages in node_modules, from the folders of each of them. */
function listInstalled(folder = path.join(project.folder, 'node_modules')): string[] {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
  const virtual = path.join(folder, '.pnpm')
  const beneath = readdirSync(folder).includes('.pnpm') ? readdirSync(virtual) : []
  return [...names, ...beneath.filter((name) => statSync(path.join(virtual, name)).isDirectory())]
}

async function add({ name, command, add: words }: Manager): Promise<void> {
  if (name === 'yarn 4')
    project.write({
      '.yarnrc.yml': `nodeLinker: node-modules\nnpmRegistryServer: ${registry.url}\nunsafeHttpWhitelist: [127.0.0.1]\n`,
      'yarn.lock': '',
    })
  project.commit()
  const { code, stdout, stderr } = await runIn([...command, ...words, `depgate@${manifest.version}`])
  expect(code, `${stdout}${stderr}`).toBe(0)
}

const example = /```ts\n([^]+?)```/.exec(readFileSync(path.join(root, 'docs/library.md'), 'utf8'))?.[1] ?? ''

describe.each(managers)('installed by $name', (manager) => {
  test('it is one package, and works from there', async () => {
    await add(manager)
    const virtual = manager.name === 'pnpm' ? [`depgate@${manifest.version}`] : []
    expect(listInstalled().sort()).toEqual(['depgate', ...virtual].sort())

    // Adding it passes depgate's own check, with nothing that could not be judged.
    const checked = await runIn([bin(), 'check', '--format', 'json'])
    expect(checked.stderr).toBe('')
    const report = JSON.parse(checked.stdout) as Report
    expect(report).toMatchObject({ outcome: 'pass', findings: [], gaps: [] })
    const arrived = new Set(report.changes.map(({ name, version }) => `${name}@${version}`))
    expect([...arrived]).toEqual([`depgate@${manifest.version}`])

    expect(await runIn([bin(), 'install', '--help'])).toMatchObject({ code: 0, stderr: '' })
    const [tool] = manager.name.split(' ')
    const event = claude(project, 'PreToolUse', bash(`${tool} ${manager.add[0]} pad@2.0.0`))
    const answered = await runIn([bin(), 'hook'], JSON.stringify(event))
    expect(answered.stdout).toContain('minimum-age')

    project.write({ 'package-lock.json': { lockfileVersion: 3, packages: {} }, 'example.mjs': example })
    const shown = await runIn([process.execPath, 'example.mjs'])
    expect(shown).toMatchObject({ code: 0, stdout: 'pass []\n', stderr: '' })
  })
})

describe('installed by npm', () => {
  beforeEach(() => add(managers[0] as Manager))

  test('it installs behind the gate, and wires itself in with the one file', async () => {
    expect(await runIn([bin(), 'install', 'pad@2.0.0'])).toMatchObject({ code: 1 })
    const installed = await runIn([bin(), 'install', 'pad@1.0.0'])
    expect(installed, installed.stderr).toMatchObject({ code: 0 })
    expect(listInstalled().sort()).toEqual(['depgate', 'pad'])
    expect(await runIn([bin(), 'init', 'claude', 'git'])).toMatchObject({ code: 0 })
    const vendored = readFileSync(path.join(project.folder, '.claude/hooks/depgate.mjs'))
    expect(vendored.equals(readFileSync(path.join(packed, 'dist/depgate.mjs')))).toBe(true)
  })

  test('a command that installs nothing loads the bin and the one file of the hook', async () => {
    const list = "process.on('exit', () => console.log(Object.keys(require.cache).join('\\n')))"
    project.write({ '.list/list.cjs': list })
    const event = claude(project, 'PostToolUse', bash('ls'))
    const wrapped = [process.execPath, '--require', './.list/list.cjs', bin(), 'hook']
    const { stdout } = await runIn(wrapped, JSON.stringify(event))
    const loaded = stdout.trim().split('\n')
    expect(loaded.map((file) => path.relative(project.folder, file).replaceAll('\\', '/'))).toEqual([
      '.list/list.cjs',
      'node_modules/depgate/bin/depgate.js',
      'node_modules/depgate/dist/run/hook.cjs',
    ])
  })

  test('its types are whole: nothing of them is of a package that is not there', async () => {
    const options = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, types: [] }
    project.write({
      'tsconfig.json': { compilerOptions: { ...options, skipLibCheck: false }, files: ['use.ts'] },
      'use.ts': [
        "import { defineRule, gate, type Report } from 'depgate'",
        "export const outcomeOf = (report: Report): 'pass' | 'fail' | 'inconclusive' => report.outcome",
        'export const wrong: number = gate',
        'void defineRule',
      ].join('\n'),
    })
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await runIn([process.execPath, tsc, '--pretty', 'false'])
    expect(
      stdout
        .trim()
        .split('\n')
        .filter((line) => line.includes(': error ')),
    ).toEqual([expect.stringMatching(/^use\.ts\(3,14\): error TS2322/)])
  })
})

test('the bill of materials is valid, and has what is bundled', () => {
  const isValid = compileSchema(
    'bom-1.6.SNAPSHOT.schema.json',
    'spdx.SNAPSHOT.schema.json',
    'jsf-0.82.SNAPSHOT.schema.json',
  )
  const bom = JSON.parse(readFileSync(path.join(packed, 'sbom.cdx.json'), 'utf8')) as {
    components: { purl: string; hashes?: unknown; licenses?: unknown }[]
    dependencies: { ref: string; dependsOn?: string[] }[]
  }
  expect(isValid(bom), JSON.stringify(isValid.errors?.slice(0, 3))).toBe(true)
  const notices = readFileSync(path.join(packed, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  const purls = bom.components.map(({ purl }) => purl)
  for (const { purl, hashes, licenses } of bom.components) {
    expect([hashes, licenses], purl).toEqual([expect.anything(), expect.anything()])
    expect(notices).toContain(purl.slice('pkg:npm/'.length).replace('%40', '@'))
  }
  expect(purls).toEqual(expect.arrayContaining([expect.stringMatching(/^pkg:npm\/%40npmcli\/arborist@/)]))
  const named = bom.dependencies.flatMap(({ dependsOn = [] }) => dependsOn)
  expect(named.filter((ref) => !purls.includes(ref))).toEqual([])
})

test('nothing is beneath it, and the same sources give the same bytes', async () => {
  expect(Object.keys(manifest).filter((key) => /dependencies|scripts|private/i.test(key))).toEqual([])
  const again = path.join(home, 'again')
  const into = path.join(home, 'second')
  await run(process.execPath, [path.join(root, 'scripts/pack.js'), '--into', again])
  const check = path.join(root, 'scripts/pack/check.js')
  await run(process.execPath, [check, '--from', again, '--into', into])
  const second = readFileSync(path.join(into, path.basename(tarball)))
  expect(second.length).toBeLessThanOrEqual(3_000_000)
  expect(second.equals(readFileSync(tarball))).toBe(true)
})

describe('a package that moved unexpectedly is refused', () => {
  const check = (...args: string[]) =>
    run(process.execPath, [path.join(root, 'scripts/pack/check.js'), '--from', packed, ...args]).then(
      () => '',
      ({ stderr }: { stderr: string }) => stderr,
    )
  const stray = () => path.join(packed, 'dist/run/stray.node')
  afterEach(() => rmSync(stray(), { force: true }))

  test('for a file, for its size, and for a tag that is not its version', async () => {
    expect(await check()).toBe('')
    writeFileSync(stray(), randomBytes(400_000))
    expect(await check()).toMatch(/^dist\/run\/stray\.node is not expected\npacked: \d+ bytes, not \d+\n/)
    rmSync(stray())
    expect(await check('--tag', 'v9.9.9')).toContain(`the tag is v9.9.9, the version ${manifest.version}\n`)
  })
})
