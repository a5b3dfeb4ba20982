// Refused changes, each with the line that check prints: it is typed as it is, and the next check passes.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { longer, quick, sample } from '../../support/sample.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type Published, type TestRegistry } from '../../support/server.ts'
import { cases, type RemedyCase } from './remedy-cases.ts'

let registry: TestRegistry

beforeAll(async () => {
  const packages: Record<string, Record<string, Published>> = {}
  for (const one of cases) Object.assign(packages, one.packages)
  const advisories = Object.assign({}, ...cases.map((one) => one.advisories ?? {})) as NonNullable<
    RemedyCase['advisories']
  >
  registry = await startRegistry({ packages, now: new Date(), advisories })
})
afterAll(() => registry.close())

/** Types a line in a shell, as a person would. */
function type(line: string, folder: string, env: Project['env']): Promise<number> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { cwd: folder, env }, (error) =>
      resolve(error === null ? 0 : typeof error.code === 'number' ? error.code : -1),
    )
  })
}

async function judge(project: Project, folder: string, args: readonly string[] = []): Promise<Report> {
  const { stdout, stderr } = await project.depgate('check', '--format', 'json', ...args, ...inFolder(folder))
  if (!stdout.startsWith('{')) throw new Error(stderr)
  return JSON.parse(stdout) as Report
}

/** `check` of a project below is asked for by its lockfile, from the top. */
const inFolder = (folder: string) => (folder === '.' ? [] : ['--lockfile', `${folder}/package-lock.json`])

async function run(one: RemedyCase): Promise<void> {
  const project = makeProject(registry.url, { hasRemedies: true })
  try {
    const folder = one.folder ?? '.'
    const at = (step: string) => path.posix.join(folder, step)
    const npm = (...args: string[]) =>
      project.npm(...(folder === '.' ? [] : ['--prefix', folder]), ...args, '--package-lock-only')
    const old = `--before=${new Date(Date.now() - 30 * 86_400_000).toISOString()}`
    project.write({
      'depgate.json': { gaps: { provenance: 'warn' }, ...one.policy },
      '.gitignore': 'node_modules\n',
    })
    const write = (files: RemedyCase['before']) =>
      project.write(Object.fromEntries(Object.entries(files).map(([file, content]) => [at(file), content])))
    write(one.before)
    if (one.isUnlocked !== true) await npm('install', old)
    project.commit()
    if (one.edit !== undefined) write(one.edit)
    for (const args of one.npm ?? (one.edit === undefined ? [] : [['install']])) {
      const ended = await npm(...args)
      if (ended.code !== 0) throw new Error(ended.stderr)
    }
    const lock = () => readFileSync(path.join(project.folder, at('package-lock.json')), 'utf8')
    if (one.lock !== undefined) project.write({ [at('package-lock.json')]: one.lock(lock()) })

    const refused = await judge(project, folder)
    expect(refused.outcome).toBe('fail')
    if (one.reason !== undefined) {
      expect(refused.remedy).toBeNull()
      expect(refused.remedyReason).toMatch(one.reason)
      return
    }
    expect(refused.remedyReason).toBeNull()
    const lines = refused.remedy?.lines ?? []
    for (const expected of one.lines ?? []) expect(lines.join('\n')).toMatch(expected)
    for (const line of lines)
      expect(await type(line, path.join(project.folder, refused.remedy?.folder ?? ''), project.env)).toBe(0)
    const fixed = await judge(project, folder)
    expect(fixed.findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(fixed.outcome).toBe(refused.remedy?.outcome)
    expect(await type('npm ci --ignore-scripts', path.join(project.folder, folder), project.env)).toBe(0)
    for (const [name, version] of Object.entries(refused.remedy?.versions ?? {})) {
      const packages = JSON.parse(lock()).packages as Record<string, { version?: string }>
      const copies = Object.entries(packages).filter(([location]) =>
        location.endsWith(`node_modules/${name}`),
      )
      expect(copies.map(([, copy]) => copy.version)).toContain(version)
    }
  } finally {
    project.remove()
  }
}

quick('the documents count the cases as they are', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/remedies.md'), 'utf8')
  const without = cases.filter(({ reason }) => reason !== undefined).length
  expect(text).toContain(
    `Of the ${cases.length} refused changes that \`test/e2e/cli/remedy-cases.ts\` describes, ${cases.length - without} get lines and ${without} get none.`,
  )
})

describe('the printed line is typed, and the next check passes', () => {
  const titled = cases.map((one) => [one.title, one] as const)
  // All of them with DEPGATE_TESTS=all: each resolves its tree about six times.
  longer.each(sample(titled, 3).filter(([, one]) => one.isQuick !== true))('%s', (_, one) => run(one))
  quick.each(titled.filter(([, one]) => one.isQuick === true))('%s', (_, one) => run(one))
})
