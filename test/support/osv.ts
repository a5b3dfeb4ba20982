// Real OSV records from fixtures/osv, and what becomes of them.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Advisory } from '../../src/model/evidence.ts'
import { parseOsvRecord } from '../../src/advisories/osv.ts'

/** The moment at which tests read records. */
export const osvNow = new Date('2026-11-21T00:00:00Z')

export const osvFixtures = path.resolve(import.meta.dirname, '../../fixtures/osv')

/** The text of a record. */
export function osvText(id: string): string {
  return readFileSync(path.join(osvFixtures, `${id}.json`), 'utf8')
}

/** The advisory of a record about a name. */
export function osvAdvisory(id: string, name: string): Advisory {
  const record = parseOsvRecord(JSON.parse(osvText(id)), 'osv', osvNow)
  const advisory = record?.advisories.find((one) => one.name === name)
  if (advisory === undefined) throw new Error(`${id} has nothing about ${name}`)
  return advisory
}

/** The advisory of a record that is made up for one entry of `affected`, about `left-pad`. */
export function madeUp(entry: Record<string, unknown>, more: Record<string, unknown> = {}): Advisory {
  const affected = [{ package: { ecosystem: 'npm', name: 'left-pad' }, ...entry }]
  const record = parseOsvRecord({ id: 'GHSA-aaaa-bbbb-cccc', affected, ...more }, 'osv', osvNow)
  const [advisory] = record?.advisories ?? []
  if (advisory === undefined) throw new Error('the record has nothing about left-pad')
  return advisory
}
