// depgate waive end to end, and how waivers of a change count.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const now = new Date()
let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({
    packages: {
      young: { '0.9.0': { hours: 5_000 }, '1.0.0': { hours: 5 } },
      shade: {
        '1.0.0': { hours: 5_000, manifest: { bin: { git: 'x.js', tool: 'x.js' } }, files: { 'x.js': '' } },
      },
      tool: { '1.0.0': { hours: 5_000, manifest: { bin: { tool: 'x.js' } }, files: { 'x.js': '' } } },
      holey: { '1.0.0': { hours: 5_000 }, '1.0.2': { hours: 5_000 }, '2.0.0': { hours: 5_000 } },
    },
    now,
    advisories: {
      holey: [
        { range: '<1.0.1', ghsa: 'GHSA-aaaa-aaaa-aaaa', title: 'One thing' },
        { range: '<1.1.0', ghsa: 'GHSA-bbbb-bbbb-bbbb', title: 'Another thing' },
      ],
    },
  })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  await lock('0.9.0')
  project.commit()
})
afterEach(() => project.remove())

async function lock(version: string): Promise<void> {
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { young: version } } })
  expect(await project.npm('install', '--package-lock-only', '--ignore-scripts')).toMatchObject({ code: 0 })
}

const read = () => readFileSync(path.join(project.folder, 'depgate.json'), 'utf8')
const judge = async (...args: string[]) =>
  JSON.parse((await project.depgate('check', '--format', 'json', ...args)).stdout) as Report
const waive = (...args: string[]) =>
  project.depgate('waive', 'young@1.0.0', '--rule', 'minimum-age', '--reason', 'urgent', ...args)

test('writes one that is bound to the hash and ends when it becomes redundant; then the check passes', async () => {
  await lock('1.0.0')
  const ended = await waive('--by', 'jane')
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(
    /^wrote a waiver of minimum-age for young@1\.0\.0 until \S+ in depgate\.json, bound to its hash\n/,
  )
  const { waivers } = JSON.parse(read()) as { waivers: Record<string, string>[] }
  const lockfile = JSON.parse(readFileSync(path.join(project.folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity: string }>
  }
  const { integrity } = lockfile.packages['node_modules/young'] ?? {}
  expect(waivers).toMatchObject([{ integrity, by: 'jane', reason: 'urgent' }])
  const left = Date.parse(waivers[0]?.expires ?? '') - now.getTime()
  expect(left / 3_600_000).toBeCloseTo(7 * 24 - 5, 1)
  expect(await judge()).toMatchObject({ outcome: 'pass', waived: [{ rule: 'minimum-age' }], findings: [] })
  expect((await waive('--expires', '2000-01-01')).stderr).toContain('it has expired')
  expect((await waive('--expires', '2999-01-01')).stderr).toContain('more than 30 days from now')
  expect((await waive()).stdout).toMatch(/^updated a waiver/)
  expect((JSON.parse(read()) as { waivers: unknown[] }).waivers).toHaveLength(1)
})

test('one that is added to a policy which git tracks is reported, and counts: without a base the disk judges', async () => {
  project.write({ 'depgate.json': { gaps: { advisories: 'warn' } } })
  project.commit('policy')
  await lock('1.0.0')
  await waive()
  expect(await judge()).toMatchObject({
    outcome: 'pass',
    waived: [{ rule: 'minimum-age' }],
    findings: [{ rule: 'tampering', level: 'warn' }],
  })
})

test('a waiver that waits for its package takes the hash of the registry', async () => {
  await waive()
  expect(read()).toMatch(/"integrity": "sha512-/)
  project.commit('waiver')
  await lock('1.0.0')
  expect(await judge()).toMatchObject({ outcome: 'pass', waived: [{ rule: 'minimum-age' }], findings: [] })
})

test('--base: a waiver that the change adds counts only where the policy of the base allows it, and is shown', async () => {
  project.git('switch', '-q', '-c', 'topic')
  await lock('1.0.0')
  await waive()
  project.commit()
  const report = await judge('--base', 'main')
  expect(report).toMatchObject({
    outcome: 'fail',
    waived: [],
    staleWaivers: [{ package: 'young@1.0.0', note: expect.stringContaining('once it is merged') as string }],
  })
  expect(report.findings.map(({ rule, level }) => [rule, level])).toEqual([
    ['minimum-age', 'error'],
    ['tampering', 'warn'],
  ])
  project.git('switch', '-q', 'main')
  project.write({ 'depgate.json': { waivers: { from: 'head' } } })
  project.commit()
  project.git('switch', '-q', '-c', 'other')
  await lock('1.0.0')
  await waive()
  expect(await judge('--base', 'main')).toMatchObject({
    outcome: 'pass',
    findings: [],
    waived: [{ rule: 'minimum-age' }],
  })
})

test('--base: a waiver that the change removes no longer counts at once', async () => {
  await waive()
  project.commit()
  project.git('switch', '-q', '-c', 'topic')
  await lock('1.0.0')
  expect(await judge('--base', 'main')).toMatchObject({ outcome: 'pass' })
  project.write({ 'depgate.json': {} })
  expect(await judge('--base', 'main')).toMatchObject({
    outcome: 'fail',
    findings: [{ rule: 'minimum-age' }],
    staleWaivers: [],
  })
})

test('the only finding is named by itself, and several are listed with the lines to type', async () => {
  const accept = (id: string, ...args: string[]) =>
    project.depgate('waive', `holey@${id}`, '--rule', 'advisory', '--reason', 'not reached', ...args)
  expect((await accept('1.0.2')).stdout).toMatch(
    /^wrote a waiver of advisory \(GHSA-bbbb-bbbb-bbbb\) for holey@1\.0\.2 until /,
  )
  const several = await accept('1.0.0')
  expect(several.code).toBe(2)
  expect(several.stderr).toContain(
    'depgate waive holey@1.0.0 --rule advisory --finding GHSA-aaaa-aaaa-aaaa --reason "…"   # GHSA-aaaa-aaaa-aaaa (critical) covers it: One thing\n',
  )
  expect(several.stderr).toContain('--finding GHSA-bbbb-bbbb-bbbb')
  expect((await accept('1.0.0', '--finding', 'GHSA-aaaa-aaaa-aaab')).stderr).toContain(
    'advisory finds no "GHSA-aaaa-aaaa-aaab" on holey@1.0.0: did you mean "GHSA-aaaa-aaaa-aaaa"?',
  )
  expect((await accept('2.0.0')).stderr).toContain('advisory finds nothing on holey@2.0.0 now')
  // No source could be asked: that nothing was found would be false.
  expect((await accept('2.0.0', '--offline')).stderr).toContain(
    'what advisory finds on holey@2.0.0 cannot be told now: ',
  )
  expect(await accept('1.0.0', '--finding', 'ghsa-aaaa-aaaa-aaaa')).toMatchObject({ code: 0 })
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { holey: '1.0.0' } } })
  await project.npm('install', '--package-lock-only', '--ignore-scripts')
  expect((await judge()).findings).toMatchObject([
    { rule: 'advisory', facts: { finding: 'GHSA-bbbb-bbbb-bbbb' } },
  ])
  // The second is beside the first, not in its place.
  expect(await accept('1.0.0', '--finding', 'GHSA-bbbb-bbbb-bbbb')).toMatchObject({ code: 0 })
  const { waivers } = JSON.parse(read()) as { waivers: Record<string, string>[] }
  expect(waivers.map((one) => [one.package, one.finding])).toEqual([
    ['holey@1.0.2', 'GHSA-bbbb-bbbb-bbbb'],
    ['holey@1.0.0', 'GHSA-aaaa-aaaa-aaaa'],
    ['holey@1.0.0', 'GHSA-bbbb-bbbb-bbbb'],
  ])
  expect(await judge()).toMatchObject({ outcome: 'pass', findings: [] })
  expect((await accept('2.0.0', '--offline', '--finding', 'GHSA-cccc-cccc-cccc')).stdout).toContain(
    'whether advisory finds it cannot be told now: ',
  )
})

test('the command that another one shadows is found in the whole tree', async () => {
  const dependencies = { tool: '1.0.0', shade: '1.0.0' }
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies } })
  await project.npm('install', '--package-lock-only', '--ignore-scripts')
  const accept = (...args: string[]) =>
    project.depgate('waive', 'shade@1.0.0', '--rule', 'shadowed-command', '--reason', 'meant', ...args)
  const several = await accept()
  expect(several.code).toBe(2)
  expect(several.stderr).toMatch(/--finding git [^]*--finding tool /)
  for (const name of ['git', 'tool']) expect(await accept('--finding', name)).toMatchObject({ code: 0 })
  // The other of the two arrives as well.
  const { findings, waived } = await judge()
  expect(waived.map((one) => one.facts.finding)).toEqual(['git', 'tool'])
  expect(findings.map((one) => [one.rule, one.name, one.facts.finding])).toEqual([
    ['shadowed-command', 'tool', 'tool'],
  ])
})

test('a policy that forbids waivers, or asks for two names', async () => {
  project.write({ 'depgate.json': { waivers: { needsSecondName: true } } })
  expect((await waive('--by', 'jane')).stdout).toContain(
    'it does not count yet: the policy asks for two names',
  )
  expect((await waive('--by', 'jane', '--approved-by', 'joe')).stdout).not.toContain('not count yet')
  project.write({ 'depgate.json': { waivers: { isForbidden: true } } })
  expect(await waive()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('forbids waivers') as string,
  })
})
