// depgate advisories end to end: an archive on disk, indexed, and read by a check.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { packZip } from '../../support/zip.ts'

const osv = path.resolve(import.meta.dirname, '../../../fixtures/osv')
const records = readdirSync(osv).filter((file) => /^[A-Z].*\.json$/.test(file) && file !== 'README.md')

/** The records, the newest of that moment: older data would miss later advisories. */
function pack(newest: Date): Buffer {
  const young = { id: 'MAL-2026-9', modified: newest.toISOString(), affected: [] }
  const entry = { package: { ecosystem: 'npm', name: 'evil' }, versions: ['1.0.0'] }
  return packZip([
    ...records.map((file) => ({ name: file, content: readFileSync(path.join(osv, file), 'utf8') })),
    { name: 'MAL-2026-9.json', content: JSON.stringify({ ...young, affected: [entry] }) },
  ])
}

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  const packages = {
    lodash: { '4.17.15': { hours: 9000 }, '4.17.21': { hours: 9000 } },
    axios: { '1.14.1': { hours: 9000 } },
  }
  registry = await startRegistry({ packages, now: new Date(), advisories: null })
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  writeFileSync(path.join(project.folder, 'all.zip'), pack(new Date()))
})
afterEach(() => project.remove())

async function lock(name: string, version: string): Promise<void> {
  const answer = await fetch(`${registry.url}${name}`)
  const { versions } = (await answer.json()) as { versions: Record<string, { dist: { integrity: string } }> }
  const integrity = versions[version]?.dist.integrity
  project.write({
    'package.json': { name: 'app', version: '1.0.0', dependencies: { [name]: version } },
    'package-lock.json': {
      name: 'app',
      lockfileVersion: 3,
      packages: {
        '': { name: 'app', dependencies: { [name]: version } },
        [`node_modules/${name}`]: { version, integrity },
      },
    },
  })
}

test('reports that there is none, fetches it, reports its content', async () => {
  const none = await project.depgate('advisories')
  expect(none.stdout).toContain('There is no OSV data on disk. To fetch it, run: depgate advisories update')
  expect(await project.depgate('advisories', '--format', 'json')).toMatchObject({ code: 0, stdout: 'null\n' })
  const updated = await project.depgate('advisories', 'update', '--from', 'all.zip')
  expect(updated.code, updated.stderr).toBe(0)
  expect(updated.stdout).toMatch(/^\d+ advisories for \d+ packages, newest of 20\d\d-/)
  const described = JSON.parse((await project.depgate('advisories', '--format', 'json')).stdout) as Record<
    string,
    unknown
  >
  expect(described).toMatchObject({
    records: expect.any(Number),
    updatedAt: expect.any(String),
    ageDays: expect.any(Number),
  })
})

test('a check reads it where the registry serves no advisories', async () => {
  await lock('lodash', '4.17.15')
  expect((await project.depgate('check', '--all')).code).toBe(3)
  await project.depgate('advisories', 'update', '--from', 'all.zip')
  const ended = await project.depgate('check', '--all', '--format', 'json')
  const report = JSON.parse(ended.stdout) as Report
  expect(ended.code).toBe(0)
  const asked = report.sources.filter((one) => one.evidence === 'advisories')
  expect(asked.map((one) => [one.source, one.status])).toEqual([
    ['registry', 'unsupported'],
    ['osv', 'answered'],
  ])
  expect(report.findings.map((one) => [one.rule, one.level])).toContainEqual(['advisory', 'warn'])
})

test('data whose newest record is older than the policy allows is a gap that names the way on', async () => {
  const day = 24 * 3_600_000
  writeFileSync(path.join(project.folder, 'old.zip'), pack(new Date(Date.now() - 8 * day)))
  await project.depgate('advisories', 'update', '--from', 'old.zip')
  await lock('lodash', '4.17.21')
  const ended = await project.depgate('check', '--all')
  expect(ended.code).toBe(3)
  expect(ended.stdout.replace(/\s+/g, ' ')).toContain(
    'OSV data on disk is older than 7 days; run: depgate advisories update',
  )
  project.write({ 'depgate.json': { advisories: { maxAge: '9d' } } })
  expect((await project.depgate('check', '--all')).code).toBe(0)
})

test('malware blocks, and no waiver helps', async () => {
  await project.depgate('advisories', 'update', '--from', 'all.zip')
  await lock('axios', '1.14.1')
  const ended = await project.depgate('check', '--all')
  expect(ended.code).toBe(1)
  expect(ended.stdout).toContain('malware: MAL-2026-2307 calls this version malware')
})

test.each([
  ['nothing', '', 'EADVISORIES'],
  ['no archive', 'not a zip', 'EADVISORIES'],
])('an archive of %s is refused, and what was there stays', async (_, content) => {
  await project.depgate('advisories', 'update', '--from', 'all.zip')
  const before = (await project.depgate('advisories')).stdout
  project.write({ 'bad.zip': content })
  const ended = await project.depgate('advisories', 'update', '--from', 'bad.zip')
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/^depgate: /)
  expect((await project.depgate('advisories')).stdout).toBe(before)
})
