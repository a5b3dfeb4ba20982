// The file of a receipt: when it is written, over what, and what an install presents.

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { sha256Of } from '../../src/text/sha256.ts'
import { demandReceipt, hashBeside, refuseMixture, writeReceipt } from '../../src/trail/receipt-file.ts'
import { lockfile } from '../support/build.ts'
import { refusalOf } from '../support/refusal.ts'

const asOf = '2026-06-15T12:00:00.000Z'
const report = (outcome: Report['outcome']) =>
  ({
    outcome,
    asOf,
    policy: { sha256: 'p', origins: [] },
    coverage: { arrivals: 1, judged: 1, evidence: {} },
    sources: [],
  }) as unknown as Report
const files = { 'package.json': 'm', '.npmrc': null }
const lockfiles = [{ path: 'package-lock.json', before: null, after: 'lock', files }]
const presented = { lockfile: 'lock', files, policy: 'p', now: new Date(asOf) }

/** Files by their paths from `/app`. */
function hostOf(disk: Record<string, string> = {}) {
  const written = { ...disk }
  return {
    written,
    folder: path.resolve('/app'),
    env: {},
    own: ['depgate'],
    input: () => Promise.resolve(''),
    real: (file: string) => file,
    read: (file: string) => written[path.relative(path.resolve('/app'), file)] ?? null,
    write: (file: string, text: string) => void (written[path.relative(path.resolve('/app'), file)] = text),
  }
}

describe('what is hashed beside a lockfile', () => {
  const { read, real, write } = hostOf({
    'package.json': 'm',
    'a/package.json': 'a',
    'web/package.json': 'w',
  })
  const hash = (manifests: readonly string[], folder = '/app') =>
    hashBeside(
      { ...lockfile([]), manifests: manifests.map((one) => ({ path: one, name: 'x', ranges: [] })) },
      path.resolve(folder),
      { read, real, write },
    )

  test('the manifests and the .npmrc, by name and once; what is not there is null', () => {
    expect(Object.entries(hash(['package.json', 'a/package.json', 'b/package.json']))).toEqual([
      ['.npmrc', null],
      ['a/package.json', sha256Of('a')],
      ['b/package.json', null],
      ['package.json', sha256Of('m')],
    ])
  })

  test('the manifest of the project where the lockfile names none, from the folder of the lockfile', () =>
    expect(hash([], '/app/web')).toEqual({ 'package.json': sha256Of('w'), '.npmrc': null }))
})

test('a receipt is of now: another moment excludes one', () => {
  expect(refusalOf(() => refuseMixture('r.json', true))).toMatchObject({ code: 'EUSAGE' })
  expect(() => refuseMixture('r.json', false)).not.toThrow()
  expect(() => refuseMixture(null, true)).not.toThrow()
})

describe('a receipt is written', () => {
  const write = (outcome: Report['outcome'], disk: Record<string, string> = {}, named = 'r.json') => {
    const host = hostOf(disk)
    writeReceipt(named, report(outcome), lockfiles, host)
    return host.written
  }
  const old = () => write('pass')['r.json'] ?? ''

  test('after a pass, and covers what was judged', () => {
    const { 'r.json': text = '' } = write('pass')
    expect(text.endsWith('}\n')).toBe(true)
    expect(() => demandReceipt('r.json', presented, hostOf({ 'r.json': text }))).not.toThrow()
  })

  test.each(['fail', 'inconclusive'] as const)('after a %s only over an earlier one', (outcome) => {
    expect(write(outcome)).toEqual({})
    const { 'r.json': text = '' } = write(outcome, { 'r.json': old() })
    expect(JSON.parse(text)).toMatchObject({ outcome })
    expect(() => demandReceipt('r.json', presented, hostOf({ 'r.json': text }))).toThrow('ended with')
  })

  test.each(['', '{}', 'hello', '{"type":"depgate"}', 'null'])(
    'never over a file that is none (%j)',
    (text) => {
      for (const outcome of ['pass', 'fail'] as const) {
        const host = hostOf({ 'r.json': text })
        const refusal = refusalOf(() => writeReceipt('r.json', report(outcome), lockfiles, host))
        expect([refusal.code, host.written]).toEqual(['EUSAGE', { 'r.json': text }])
      }
    },
  )

  test('at the path that was typed, from the folder of the run', () => {
    expect(Object.keys(write('pass', {}, './a/../r2.json'))).toEqual(['r2.json'])
    expect(Object.keys(write('pass', {}, path.resolve('/srv/r.json')))).toEqual([
      path.join('..', 'srv', 'r.json'),
    ])
  })

  test('a name with escape sequences is shown without them', () => {
    const host = hostOf({ 'r\u001b[2J': 'x' })
    const refusal = refusalOf(() => writeReceipt('r\u001b[2J', report('pass'), lockfiles, host))
    expect(refusal.message).not.toContain('\u001b')
  })
})

describe('an install presents one', () => {
  const demand = (text: string | null, named = 'r.json') =>
    refusalOf(() => demandReceipt(named, presented, hostOf(text === null ? {} : { [named]: text })))

  test.each([
    [null, 'is not there'],
    ['', 'is no receipt of depgate'],
    ['{}', 'is no receipt of depgate'],
  ])('%j: %s', (text, reason) =>
    expect(demand(text)).toMatchObject({
      code: 'ERECEIPT',
      message: `the receipt r.json ${reason}`,
      hint: 'Judge this lockfile first: depgate check --all --receipt r.json',
    }),
  )

  test('of which the name is shown without escape sequences', () => {
    const { message, hint } = demand(null, 'r\u001b[2J')
    expect(`${message}${hint}`).not.toContain('\u001b')
  })
})
