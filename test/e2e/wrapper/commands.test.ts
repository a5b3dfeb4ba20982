import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { photograph, shelf } from '../../support/shelf.ts'
import { sample } from '../../support/sample.ts'

let registry: TestRegistry
let project: Project
let marks: string

const advisories = { old: { range: '<1.1.0', severity: 'low' } }

beforeAll(async () => {
  registry = await startRegistry({ packages: shelf, now: new Date(), advisories })
})
afterAll(() => registry.close())
async function prepare() {
  project = makeProject(registry.url)
  marks = path.join(project.folder, '..', 'marks')
  mkdirSync(marks)
  project.write({
    'package.json': {
      name: 'app',
      version: '1.0.0',
      workspaces: ['packages/*'],
      scripts: { hello: 'echo hello', test: 'echo tested' },
      dependencies: { old: '1.0.0', young: '>=0.9.0' },
    },
    'packages/a/package.json': { name: 'a', version: '1.0.0' },
  })
  // npm link reads it, and fails by itself where it is not there.
  mkdirSync(path.join(project.folder, '../prefix/lib'), { recursive: true })
  // As it was yesterday, before young@1.0.0 came out.
  await project.npm('install', `--before=${new Date(Date.now() - 86_400_000).toISOString()}`)
}

const run = (args: readonly string[]) =>
  project.depgateWith({ MARKS: marks, npm_config_prefix: path.join(project.folder, '..', 'prefix') }, ...args)

// Each would bring in young@1.0.0, or create-young@1.0.0. One project serves all of them: none may change it.
describe('stopped', () => {
  beforeAll(prepare)
  afterAll(() => project.remove())

  test.each(
    sample(
      [
        'install young@1.0.0',
        'i young@latest',
        'isntall young@1.0.0',
        'add young@1.0.0',
        'npm i -D young@1.0.0',
        'npm --save-optional add young@1.0.0',
        'npm --loglevel=silent i young@1.0.0 -E',
        'install --save-peer young@1.0.0',
        'install --no-save young@1.0.0',
        'install --package-lock-only young@1.0.0',
        'install --no-package-lock young@1.0.0',
        'install --ignore-scripts young@1.0.0',
        'install --force young@1.0.0',
        'install --legacy-peer-deps young@1.0.0',
        'install --install-strategy=nested young@1.0.0',
        'install --install-strategy=linked young@1.0.0',
        'install --omit=dev young@1.0.0',
        'install -w a young@1.0.0',
        'install --workspaces young@1.0.0',
        'install --prefix packages/a young@1.0.0',
        'install other@npm:young@1.0.0',
        'install old@1.1.0 young@1.0.0 tool',
        'install -- young@1.0.0',
        'install -g young@1.0.0',
        'npm link young',
        'npm install-test young@1.0.0',
        'update',
        'up young',
        'update --save',
        'npm exec -y -- young@1.0.0',
        'exec --yes --package=young@1.0.0 -c young',
        'npx -y young@1.0.0',
        'npx -y -p young@1.0.0 young',
        'create young -y',
        'npm init young -y',
        'npm innit young -y',
      ],
      4,
    ),
  )('%s is stopped', async (line) => {
    const before = photograph(project.folder)
    const asked = registry.requests.length
    const ended = await run(line.split(' '))
    expect(ended.code).toBe(1)
    // Not by a crash of npm's.
    expect(ended.stdout + ended.stderr).toContain('FAIL: ')
    expect(readdirSync(marks)).toEqual([])
    expect(photograph(project.folder)).toEqual(before)
    expect(registry.requests.slice(asked).filter((one) => one.includes('young-1.0.0.tgz'))).toEqual([])
  })

  test.each(sample(['ci', 'clean-install', 'npm cit'], 3))(
    '%s of a lockfile that holds it is stopped',
    async (line) => {
      const lock = readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')
      await project.npm('install', 'young@1.0.0', '--package-lock-only')
      const before = photograph(project.folder)
      expect((await run(line.split(' '))).code).toBe(1)
      expect(photograph(project.folder)).toEqual(before)
      project.write({ 'package-lock.json': lock })
    },
  )
})

// What these do is npm's own business: the same output, the same exit code.
describe('npm alone', () => {
  beforeAll(prepare)
  afterAll(() => project.remove())

  test.each(
    sample(
      [
        'npm ls',
        'npm list --all --json',
        'npm run hello',
        'npm test',
        'npm pkg get name',
        'npm query .workspace',
        'npm view old version',
        'npm config get registry',
        'npm outdated',
        'npm nonsense',
        'npm ls nothing',
        'npm --version',
        'npm pack --dry-run --json',
        'audit',
      ],
      3,
    ),
  )('%s passes through', async (line) => {
    const [expected, ended] = [
      await project.npm(...line.replace(/^npm /, '').split(' ')),
      await run(line.split(' ')),
    ]
    const timeless = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\w-]+/g, 'T')
    expect(ended.code).toBe(expected.code)
    expect(timeless(ended.stdout)).toBe(timeless(expected.stdout))
    expect(timeless(ended.stderr)).toBe(timeless(expected.stderr))
  })
})

describe('let through', () => {
  beforeEach(prepare)
  afterEach(() => project.remove())

  // These change the tree and bring in nothing that is refused.
  test.each(
    sample(
      [
        'install',
        'install tool',
        'i -D tool@1.0.0',
        'add -w a @acme/util',
        'ci',
        'uninstall old',
        'rm old',
        'dedupe',
        'npm prune',
        'npm rebuild',
        'npx -y tool@1.0.0',
        'install -g tool',
      ],
      2,
    ),
  )('%s is let through', async (line) => {
    expect(await run(line.split(' '))).toMatchObject({ code: 0 })
  })

  test('audit fix takes the version that mends', async () => {
    const manifest = JSON.parse(readFileSync(path.join(project.folder, 'package.json'), 'utf8')) as object
    project.write({ 'package.json': { ...manifest, dependencies: { old: '^1.0.0', young: '0.9.0' } } })
    const ended = await run(['audit', 'fix'])
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.stdout).toContain('1.0.0 -> 1.1.0')
  })
})
