// Every row of npm's hostile table in the lockfiles of pnpm, yarn and bun: refused, and its honest twin passes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRegistry, type TestRegistry } from '../../support/server.ts'
import { cases } from '../cases.ts'
import { judge, type Files } from '../world.ts'
import {
  base,
  managers,
  openShelf,
  packages,
  type Edit,
  type Manager,
  type ManagerRow,
  type Shelf,
} from './project.ts'
import { nowhere, rows } from './rows.ts'
import { lockName, write } from './write.ts'

let registry: TestRegistry
let imposter: TestRegistry
let tls: TestRegistry
let shelf: Shelf
beforeAll(async () => {
  registry = await startRegistry({ packages, now: new Date(), advisories: {} })
  shelf = await openShelf(registry.url)
  const ms = { ...packages.ms, '2.1.3': { hours: 9_000, manifest: { description: 'mine' } } }
  imposter = await startRegistry({ packages: { ...packages, ms }, now: new Date(), advisories: {} })
  tls = await startRegistry({ packages, now: new Date(), advisories: {}, isSecure: true })
})
afterAll(() => Promise.all([registry, imposter, tls].map((one) => one.close())))

test('each row of npm is carried over, or has a reason', () => {
  const carried = new Set([...rows.flatMap(({ npm = [] }) => npm), ...Object.keys(nowhere)])
  const known = cases.map(({ name }) => name)
  expect(known.filter((name) => !carried.has(name))).toEqual([])
  expect([...carried].filter((name) => !known.includes(name))).toEqual([])
})

function make(manager: Manager, edits: readonly Edit[], text?: ManagerRow['text']): Files {
  const project = base(shelf)
  for (const edit of edits) edit(project, shelf)
  const files = write(project, manager)
  const name = lockName[manager]
  return text === undefined ? files : { ...files, [name]: text(files[name] ?? '', shelf) }
}

/** `npm test` runs each row in one format, by turns; `npm run test:long` in all four. */
const isShort = process.env.DEPGATE_TESTS === 'short'
const made = rows.flatMap(({ in: other = {}, ...row }, nth) => {
  const formats = managers.filter((manager) => typeof other[manager] !== 'string')
  return formats
    .filter((_, turn) => !isShort || turn === nth % formats.length)
    .map((manager) => ({ manager, ...row, ...(other[manager] as Partial<ManagerRow> | undefined) }))
})

describe.each(made)('$manager: $name', (row) => {
  const { manager, hostile, expect: expected, twin, text, twinText, isNew, linked, configured } = row
  const address = () => ({ imposter, https: tls, own: registry })[configured ?? 'own'].url
  /** On https every address is, but for what a row itself makes plain. */
  const secure = (files: Files): Files =>
    configured !== 'https'
      ? files
      : Object.fromEntries(
          Object.entries(files).map(([file, lines]) => [
            file,
            [String, encodeURIComponent].reduce(encrypt, lines),
          ]),
        )
  const encrypt = (lines: string, code: (url: string) => string) =>
    lines
      .replaceAll(code(`plain-${registry.url}`), '<plain>')
      .replaceAll(code(registry.url), code(tls.url))
      .replaceAll('<plain>', code(tls.url.replace('https:', 'http:')))
  const before = () => (isNew === true ? {} : secure(make(manager, [])))
  const after = () => {
    const files = secure(make(manager, hostile, text))
    const name = lockName[manager]
    return linked === undefined ? files : { ...files, [linked]: files[name] ?? '', [name]: `-> ${linked}` }
  }

  test('is refused', async () => {
    const { exit, report, stderr } = await judge(address(), before(), after())
    if ('exit' in expected) {
      const reasons = (report?.gaps ?? []).map((gap) => gap.reason)
      const said = [stderr, ...reasons].join('\n')
      expect({ exit, said }).toEqual({ exit: expected.exit, said: expect.stringMatching(expected.message) })
      return
    }
    const found = report?.findings.filter((one) => one.level === 'error') ?? []
    const messages = found.filter(({ rule }) => rule === expected.rule).map(({ message }) => message)
    const all = JSON.stringify(
      { stderr, found: found.map(({ rule, message }) => `${rule}: ${message}`), gaps: report?.gaps },
      null,
      1,
    )
    expect(exit, all).toBe(1)
    expect(messages, all).toContainEqual(expect.stringMatching(expected.message ?? /./))
  })

  test('its twin passes', async () => {
    const after = make(manager, twin, twinText)
    const { exit, report, stderr } = await judge(registry.url, before(), after)
    const errors = report?.findings
      .filter((one) => one.level === 'error')
      .map(({ rule, message }) => `${rule}: ${message}`)
    const gaps = report?.gaps.map(({ package: id, reason }) => `${id}: ${reason}`)
    expect({ exit, stderr, errors, gaps }).toEqual({ exit: 0, stderr: '', errors: [], gaps: [] })
    expect(report?.changes).not.toEqual([])
  })
})
