// The overrides that a lockfile was made with, and those that the settings have.

import { expect, test } from 'vitest'
import { readLockDocument } from '../../../src/lockfile/pnpm/document.ts'
import {
  listCandidates,
  lockedOverrides,
  overridesInForce,
  resolveOverrides,
} from '../../../src/lockfile/pnpm/locked-overrides.ts'
import { readSettings } from '../../../src/lockfile/pnpm/settings.ts'
import { beside, readPnpm, sample, yamlSection } from '../../support/pnpm-lock.ts'
import { refusalOf } from '../../support/refusal.ts'

const settingsOf = (files: Readonly<Record<string, string>>) => readSettings((file) => files[file] ?? null)

test('without any settings the overrides are those of the lockfile', () => {
  expect(
    overridesInForce(
      null,
      readSettings(() => null),
    ),
  ).toEqual([])
  const text = sample.replace('importers:', 'overrides: {b: 2.0.0}\nimporters:')
  const { 'package.json': own } = beside
  expect(
    readPnpm(text, { 'package.json': own }).manifests[0]?.ranges.filter(({ field }) => field === 'overrides'),
  ).toMatchObject([{ name: 'b', range: '2.0.0', line: null }])
})

test('references and catalogs stand for ranges', () => {
  const settings = settingsOf({
    'package.json': '{"dependencies":{"a":"^1.0.0"}}',
    'pnpm-workspace.yaml': "catalog: {b: ^2.0.0}\noverrides: {a: $a, 'x>b': 'catalog:', c: 'catalog:none'}\n",
  })
  expect(resolveOverrides(settings)).toEqual([
    { selector: 'a', value: '^1.0.0' },
    { selector: 'x>b', value: '^2.0.0' },
    { selector: 'c', value: 'catalog:none' },
  ])
})

test('each file alone can be what a pnpm reads, and so can both', () => {
  const settings = settingsOf({
    'package.json': '{"pnpm":{"overrides":{"a":"1"}},"resolutions":{"b":"2"}}',
    'pnpm-workspace.yaml': 'overrides: {c: 3.0.0}\n',
  })
  const names = listCandidates(settings).map((list) => list.map(({ selector }) => selector).join())
  expect(names).toEqual(['c,a,b', 'c', 'a,b', 'a'])
  expect(listCandidates(settingsOf({}))).toEqual([[]])
})

test('more than a thousand are refused', () => {
  const list = Array.from({ length: 1001 }, (_, nth) => `  p${nth}: 1.0.0`).join('\n')
  const document = readLockDocument(yamlSection(`lockfileVersion: '9.0'\noverrides:\n${list}\n`))
  expect(refusalOf(() => lockedOverrides(document)).message).toMatch(/hold more than 1000 ranges/)
})
