// The base judges: its policies by any name, its advisory data, its program. Attacks and their twins.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'

const now = new Date()
const versions = { '1.0.0': { hours: 9_000 }, '1.1.0': { hours: 400 }, '1.2.0': { hours: 5 } }
const minimum = (text: string) => ({
  gaps: { advisories: 'warn' },
  rules: { 'minimum-age': ['error', { minimum: text }] },
})
const off = { gaps: { advisories: 'warn' }, rules: { 'minimum-age': 'off' } }

let registry: TestRegistry
let project: Project
/** The lockfiles that the real npm writes, by version. */
const locks = new Map<string, string>()
beforeAll(async () => {
  registry = await startRegistry({ packages: { pad: versions }, now })
  const made = makeProject(registry.url)
  for (const version of Object.keys(versions)) {
    made.write({ 'package.json': manifest(version) })
    await made.npm('install', '--package-lock-only')
    locks.set(version, readFileSync(path.join(made.folder, 'package-lock.json'), 'utf8'))
  }
  made.remove()
})
afterAll(() => registry.close())
beforeEach(() => {
  project = makeProject(registry.url)
  put('1.0.0')
})
afterEach(() => project.remove())

const manifest = (version: string) => ({ name: 'app', version: '1.0.0', dependencies: { pad: version } })
function put(version: string, folder = ''): void {
  project.write({
    [path.posix.join(folder, 'package.json')]: manifest(version),
    [path.posix.join(folder, 'package-lock.json')]: locks.get(version),
  })
}
/** Commits what is there as the base, and goes on in a branch. */
function branch(files: Readonly<Record<string, unknown>>): void {
  project.write(files)
  project.commit()
  project.git('switch', '-q', '-c', 'topic')
}
const at = (file: string) => path.join(project.folder, file)

async function judgeWith(env: Record<string, string>, ...args: string[]) {
  const { code, stdout, stderr } = await project.depgateWith(env, 'check', ...args, '--format', 'json')
  if (code === 2) return { code, stderr, found: [] as string[] }
  const { findings } = JSON.parse(stdout) as Report
  return { code, stderr, found: [...new Set(findings.map(({ rule, name }) => `${rule} ${name}`))] }
}
const judge = (...args: string[]) => judgeWith({}, '--base', 'main', ...args)

describe('a policy that --policy names', () => {
  const named = ['--policy', 'ci/policy.json']

  test('loosened by the change: the one of the base judges, and that is reported', async () => {
    branch({ 'ci/policy.json': minimum('30d') })
    put('1.1.0')
    project.write({ 'ci/policy.json': off })
    expect((await judge(...named)).found).toEqual(['tampering ci/policy.json', 'minimum-age pad'])
    project.commit()
    expect((await judge(...named)).found).toEqual(['tampering ci/policy.json', 'minimum-age pad'])
    expect((await judge('--policy', at('ci/policy.json'))).found).toContain('minimum-age pad')
  })

  test('tightened by the change: that applies at once; an equal one is quiet', async () => {
    branch({ 'ci/policy.json': minimum('1d') })
    put('1.1.0')
    expect(await judge(...named)).toMatchObject({ code: 0, found: [] })
    project.write({ 'ci/policy.json': minimum('30d') })
    expect((await judge(...named)).found).toEqual(['minimum-age pad'])
  })

  test('deleted by the change', async () => {
    branch({ 'ci/policy.json': minimum('30d') })
    put('1.1.0')
    rmSync(at('ci'), { recursive: true })
    expect((await judge(...named)).found).toEqual(['tampering ci/policy.json', 'minimum-age pad'])
  })

  test('that only the change has: it takes nothing away from what judged without it', async () => {
    branch({ 'depgate.json': minimum('30d') })
    put('1.1.0')
    project.write({ 'ci/policy.json': minimum('30d') })
    expect((await judge(...named)).found).toEqual(['minimum-age pad'])
    project.write({ 'ci/policy.json': off })
    expect((await judge(...named)).found).toEqual(['tampering ci/policy.json', 'minimum-age pad'])
  })

  test('whose folder, or which itself, is a link now', async () => {
    branch({ 'ci/policy.json': minimum('30d') })
    put('1.1.0')
    renameSync(at('ci'), at('old'))
    project.write({ '../loose/policy.json': off })
    symlinkSync('../loose', at('ci'))
    expect((await judge(...named)).found).toEqual(['tampering ci/policy.json', 'minimum-age pad'])
    rmSync(at('ci'))
    mkdirSync(at('ci'))
    symlinkSync('../../loose/policy.json', at('ci/policy.json'))
    expect((await judge(...named)).found).toEqual(['tampering ci/policy.json', 'minimum-age pad'])
  })

  test('by a link outside that leads into the checkout', async () => {
    branch({ 'ci/policy.json': minimum('30d') })
    put('1.1.0')
    project.write({ 'ci/policy.json': off })
    symlinkSync(at('ci/policy.json'), at('../policy.json'))
    expect((await judge('--policy', '../policy.json')).found).toContain('minimum-age pad')
  })

  test('with what it extends', async () => {
    branch({ 'ci/policy.json': { extends: './org/depgate.json' }, 'ci/org/depgate.json': minimum('30d') })
    put('1.1.0')
    project.write({ 'ci/org/depgate.json': off })
    expect((await judge(...named)).found).toContain('minimum-age pad')
  })

  test('outside of the checkout is the job’s own', async () => {
    branch({ 'depgate.json': minimum('30d') })
    put('1.1.0')
    project.write({ '../own.json': minimum('1d') })
    expect(await judge('--policy', '../own.json')).toMatchObject({ code: 0, found: [] })
  })
})

describe('DEPGATE_MANAGED_POLICY inside the checkout', () => {
  const env = { DEPGATE_MANAGED_POLICY: 'ci/managed.json' }
  const managed = () => judgeWith(env, '--base', 'main')

  test('loosened or deleted', async () => {
    branch({ 'ci/managed.json': minimum('30d') })
    put('1.1.0')
    expect((await managed()).found).toEqual(['minimum-age pad'])
    project.write({ 'ci/managed.json': off })
    expect((await managed()).found).toEqual(['tampering ci/managed.json', 'minimum-age pad'])
    rmSync(at('ci/managed.json'))
    expect((await managed()).found).toEqual(['tampering ci/managed.json', 'minimum-age pad'])
  })

  test('tightened; and one that is in neither state is no judgement', async () => {
    branch({ 'ci/managed.json': minimum('1d') })
    put('1.1.0')
    expect(await managed()).toMatchObject({ code: 0, found: [] })
    project.write({ 'ci/managed.json': minimum('30d') })
    expect((await managed()).found).toEqual(['minimum-age pad'])
    const gone = await judgeWith({ DEPGATE_MANAGED_POLICY: 'ci/none.json' }, '--base', 'main')
    expect(gone).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no policy at') as string,
    })
  })
})

describe('a nearer depgate.json', () => {
  const inApp = async (...args: string[]) => judge('--lockfile', 'apps/web/package-lock.json', ...args)

  test('drops nothing of what the one above denies', async () => {
    put('1.0.0', 'apps/web')
    branch({
      'depgate.json': { ...minimum('30d'), deny: ['pad@1.1.0'] },
      'apps/web/depgate.json': off,
    })
    put('1.1.0', 'apps/web')
    expect((await inApp()).found).toEqual(['denied pad', 'minimum-age pad'])
    project.commit()
    put('1.2.0', 'apps/web')
    const { stdout } = await project.depgate(
      'check',
      '--lockfile',
      'apps/web/package-lock.json',
      '--format',
      'json',
    )
    expect((JSON.parse(stdout) as Report).findings.map(({ rule }) => rule)).toEqual(['minimum-age'])
  })

  test('as strict or stricter counts, at the base and as the change adds it; a folder between is a layer too', async () => {
    put('1.0.0', 'apps/web')
    branch({ 'depgate.json': minimum('1d') })
    put('1.1.0', 'apps/web')
    project.write({ 'apps/web/depgate.json': minimum('1d') })
    expect(await inApp()).toMatchObject({ code: 0, found: [] })
    project.write({ 'apps/web/depgate.json': minimum('30d') })
    expect((await inApp()).found).toEqual(['minimum-age pad'])
    project.write({ 'apps/web/depgate.json': minimum('1d'), 'apps/depgate.json': { deny: ['pad'] } })
    expect((await inApp()).found).toEqual(['denied pad'])
    project.commit()
    project.git('switch', '-q', '-C', 'main')
    project.git('switch', '-q', '-C', 'topic')
    put('1.0.0', 'apps/web')
    rmSync(at('apps/depgate.json'))
    expect((await inApp()).found).toEqual(['tampering apps/depgate.json', 'denied pad'])
  })

  test('is shown by depgate policy, with what was refused', async () => {
    project.write({ 'depgate.json': minimum('30d'), 'apps/web/depgate.json': off })
    const out = spawnSync(process.execPath, project.bin('policy'), {
      cwd: at('apps/web'),
      env: project.env,
      encoding: 'utf8',
    })
    expect(out.stdout).toMatch(/refused: rules\.minimum-age "off" in depgate\.json; "error" holds/)
  })
})

describe('OSV data in the checkout', () => {
  const record = (more: object = {}) => ({
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: now.toISOString(),
    affected: [
      {
        package: { ecosystem: 'npm', name: 'pad' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.5' }] }],
      },
    ],
    database_specific: { severity: 'CRITICAL' },
    ...more,
  })
  const canary = {
    id: 'GHSA-xvch-5gv4-984h',
    modified: now.toISOString(),
    affected: [{ package: { ecosystem: 'npm', name: 'minimist' }, versions: ['0.0.8'] }],
    database_specific: { severity: 'CRITICAL' },
  }
  const policy = { rules: {}, advisories: { sources: [{ osv: 'data/osv' }] } }
  const file = 'data/osv/GHSA-aaaa-bbbb-cccc.json'
  const data = { 'depgate.json': policy, [file]: record(), 'data/osv/canary.json': canary }

  test.each<[string, () => void, string | null]>([
    ['as it was', () => undefined, null],
    ['reformatted', () => writeFileSync(at(file), JSON.stringify(record(), null, 4)), null],
    [
      'with another summary',
      () => project.write({ [file]: record({ summary: 'x', modified: '2030-01-01T00:00:00Z' }) }),
      null,
    ],
    [
      'with more versions',
      () =>
        project.write({
          [file]: record({
            affected: [...record().affected, { package: { ecosystem: 'npm', name: 'other' } }],
          }),
        }),
      null,
    ],
    ['withdrawn', () => project.write({ [file]: record({ withdrawn: '2026-01-01T00:00:00Z' }) }), file],
    [
      'narrowed',
      () =>
        project.write({
          [file]: record({ affected: [{ package: { ecosystem: 'npm', name: 'pad' }, versions: ['1.0.0'] }] }),
        }),
      file,
    ],
    [
      'called less severe',
      () => project.write({ [file]: record({ database_specific: { severity: 'LOW' } }) }),
      file,
    ],
    ['deleted', () => rmSync(at(file)), file],
    ['broken', () => writeFileSync(at(file), '{'), file],
    ['hidden by an archive beside it', () => writeFileSync(at('data/osv/all.zip'), 'PK'), null],
    [
      'in a folder that is a link now',
      () => {
        rmSync(at('data/osv'), { recursive: true })
        project.write({ '../elsewhere/canary.json': canary })
        symlinkSync('../../elsewhere', at('data/osv'))
      },
      file,
    ],
  ])('a record %s counts as in the base', async (_, edit, reported) => {
    branch(data)
    put('1.1.0')
    edit()
    project.commit()
    const { code, found } = await judge()
    expect(found.filter((one) => one.startsWith('advisory'))).toEqual(['advisory pad'])
    expect(found.filter((one) => one.startsWith('tampering'))).toEqual(
      reported === null ? [] : [`tampering ${reported}`],
    )
    expect(code).toBe(1)
  })

  test('a record that only the change has does not count, and that is reported', async () => {
    branch({ 'depgate.json': policy, 'data/osv/canary.json': canary })
    put('1.1.0')
    project.write({ [file]: record() })
    project.commit()
    const { code, found, stderr } = await judge()
    expect([code, found]).toEqual([0, []])
    expect(stderr).toContain(`advisory data that only the change has does not count yet: ${file}`)
  })

  test('data that only the change has is none; what git does not know is the job’s own', async () => {
    branch({ 'depgate.json': policy })
    put('1.1.0')
    project.write({ [file]: record(), 'data/osv/canary.json': canary })
    expect((await judge()).found).toEqual(['advisory pad'])
    project.commit()
    expect((await judge()).code).toBe(3)
  })
})
