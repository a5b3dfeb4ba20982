// A clock that is wrong, end to end: the built bin under a shifted Date, a registry on loopback.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { appendLine } from '../../../src/trail/file/append.ts'
import { makeProject, type Project } from '../../support/project.ts'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { entry, who } from '../../support/trail.ts'

const now = new Date()
const yearMs = 365 * 24 * 3_600_000

let registry: TestRegistry
let project: Project
beforeAll(async () => {
  registry = await startRegistry({ packages: { pad: { '1.0.0': { hours: 100 } } }, now, advisories: {} })
})
afterAll(() => registry.close())
beforeEach(async () => {
  project = makeProject(registry.url)
  project.write({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { pad: '1.0.0' } } })
  await project.npm('install', '--package-lock-only', '--ignore-scripts')
  // As faketime does it, for Node alone.
  project.write({
    'shift.mjs': `const real = Date
const by = Number(process.env.SHIFT_HOURS) * 3_600_000
globalThis.Date = class extends real {
  constructor(...args) { if (args.length === 0) super(real.now() + by); else super(...args) }
  static now() { return real.now() + by }
}`,
  })
})
afterEach(() => project.remove())

const checkAt = (hours: number) =>
  project.depgateWith(
    { NODE_OPTIONS: `--import=${path.join(project.folder, 'shift.mjs')}`, SHIFT_HOURS: String(hours) },
    'check',
    '--all',
  )
const trail = () => path.join(project.folder, '..', 'state', 'depgate', 'trail.jsonl')
/** A first line that is older than the trail is kept. */
function growOld(): void {
  mkdirSync(path.dirname(trail()), { recursive: true })
  appendLine(trail(), entry({ time: new Date(now.getTime() - 2 * yearMs).toISOString() }), {
    who,
    now,
    keep: null,
  })
}
const countLines = () => readFileSync(trail(), 'utf8').split('\n').length - 1

test('a clock that runs ahead makes no young version old, and no line of the trail', async () => {
  growOld()
  const ended = await checkAt(100)
  expect(ended.stdout).toContain("by a clock that is 4 d ahead of the registry's")
  expect(ended.code, ended.stdout + ended.stderr).toBe(3)
  expect(countLines()).toBe(2)
})

test('one that is right is no news, and old lines are dropped', async () => {
  growOld()
  writeFileSync(
    path.join(project.folder, 'depgate.json'),
    '{"rules":{"minimum-age":["error",{"minimum":"1d"}]}}',
  )
  const ended = await checkAt(0)
  expect(ended.stdout).toContain('PASS')
  expect(ended.code).toBe(0)
  expect(readFileSync(trail(), 'utf8')).toContain('"dropped":{"lines":1')
})
