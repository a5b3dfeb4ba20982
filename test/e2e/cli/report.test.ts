// depgate report end to end, and check in every format at once.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { reporters } from '../../../src/reporters/index.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { reports } from '../../support/reports.ts'
import { compileSchema } from '../../support/schemas.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { readXml } from '../../support/xml.ts'

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  const packages = {
    'old-pad': { '1.0.0': { hours: 5_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 5 } },
  }
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
})
afterEach(() => project.remove())

const read = (file: string) => readFileSync(path.join(project.folder, file), 'utf8')

test('check writes every format at once, and report the same from the saved one', async () => {
  const lock = async (version: string) => {
    project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { 'old-pad': version } } })
    await project.npm('install', '--package-lock-only', '--ignore-scripts')
  }
  await lock('1.0.0')
  project.commit()
  await lock('1.2.0')
  const ids = reporters.map(({ id }) => id)
  const targets = (prefix: string) => ids.flatMap((id) => ['--format', `${id}=${prefix}.${id}`])
  const checked = await project.depgate('check', ...targets('first'))
  expect(checked.code, checked.stderr).toBe(1)
  expect(checked.stdout).toContain('minimum-age')

  const isSarif = compileSchema('sarif-2.1.0-rtm.5.json')
  const log = JSON.parse(read('first.sarif')) as { runs: { results: { locations: unknown[] }[] }[] }
  expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true)
  const line =
    read('package-lock.json')
      .split('\n')
      .findIndex((one) => one.includes('"node_modules/old-pad": {')) + 1
  expect(log.runs[0]?.results[0]?.locations).toMatchObject([
    {
      physicalLocation: {
        artifactLocation: { uri: 'package-lock.json' },
        region: { startLine: line, endLine: line },
      },
    },
  ])
  expect(read('first.github')).toContain(
    `::error file=package-lock.json,line=${line},title=depgate minimum-age::`,
  )
  expect(read('first.markdown')).toMatch(/^<!-- depgate -->\n## ❌ depgate: FAIL/)
  expect(readXml(read('first.junit')).attributes.failures).toBe('1')
  const bom = JSON.parse(read('first.cyclonedx')) as { components: { hashes?: { content: string }[] }[] }
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { integrity?: string }>
  }
  const digest = packages['node_modules/old-pad']?.integrity?.slice('sha512-'.length) ?? ''
  expect(bom.components[0]?.hashes?.[0]?.content).toBe(Buffer.from(digest, 'base64').toString('hex'))

  const again = await project.depgate('report', 'first.json', ...targets('second'))
  expect(again).toEqual(checked)
  for (const id of ids) expect(read(`second.${id}`)).toBe(read(`first.${id}`))
})

test('a hostile one is rendered as it is in the fixtures, with the exit code of its outcome', async () => {
  project.write({ 'saved.json': reports.hostile })
  const ended = await project.depgate('report', 'saved.json', '--format', 'markdown')
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  expect(ended.stdout).toBe(
    readFileSync(path.resolve(import.meta.dirname, '../../../fixtures/reports/hostile.markdown'), 'utf8'),
  )
})

test('a dash is stdin', async () => {
  const saved = JSON.stringify(reports['fail-mixed'])
  const run = (input: string) => {
    try {
      const options = { cwd: project.folder, env: { ...project.env }, input, stdio: 'pipe' } as const
      const stdout = execFileSync(process.execPath, project.bin('report', '-', '--format', 'json'), options)
      return { code: 0, stdout: String(stdout), stderr: '' }
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: Buffer; stderr: Buffer }
      return { code: status, stdout: String(stdout), stderr: String(stderr) }
    }
  }
  writeFileSync(path.join(project.folder, 'saved.json'), saved)
  const { code, stdout } = await project.depgate('report', 'saved.json', '--format', 'json')
  expect(JSON.parse(stdout)).toHaveProperty('outcome')
  expect(run(saved)).toMatchObject({ code, stdout })
  expect(run('{')).toMatchObject({ code: 2, stderr: expect.stringContaining('stdin') as string })
})
