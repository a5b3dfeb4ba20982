// The parsers of advisories: any input is read or refused, and what they cannot read is never clean.

import fc from 'fast-check'
import { expect } from 'vitest'
import { joinAdvisories } from '../../src/evidence/sources/advisories/identity.ts'
import { covers } from '../../src/advisories/affected.ts'
import { parseBulk } from '../../src/advisories/npm-bulk.ts'
import { DepgateError } from '../../src/errors.ts'
import { readOsvText } from '../../src/advisories/feeds/osv-text.ts'
import { hasTwinKeys } from '../../src/json/equal-keys.ts'
import { osvNow } from '../support/osv.ts'
import { fuzz } from './fuzz.ts'

const good = {
  schema_version: '1.7.0',
  id: 'MAL-2026-1',
  modified: '2026-01-01T00:00:00Z',
  aliases: ['GHSA-aaaa-bbbb-cccc'],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'left-pad' },
      versions: ['1.0.0'],
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
    },
  ],
}
const bulk = {
  id: 1,
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  title: 'Malware in left-pad',
  severity: 'critical',
  vulnerable_versions: '<2.0.0',
  cwe: ['CWE-506'],
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    'no',
    'NPM',
    'npm',
    '0',
    [],
    {},
    '2027-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '<',
    '*',
  ),
)

/** Every place in a value, as the keys that lead there. */
function listPlaces(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => listPlaces(inner, [...path, key]))]
}

function change(value: unknown, [key, ...rest]: readonly string[], edit: (old: unknown) => unknown): unknown {
  if (key === undefined) return edit(value)
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) }
  const fields = copy as Record<string, unknown>
  fields[key] = change(fields[key], rest, edit)
  return copy
}

/** One change at one place: another value, a key in another case, a key twice, a list around it. */
const edits = (value: unknown) =>
  fc.record({
    place: fc.constantFrom(...listPlaces(value)),
    kind: fc.constantFrom('value', 'case', 'list'),
    odd,
  })
type Edit = { readonly place: readonly string[]; readonly kind: string; readonly odd: unknown }

function apply(value: unknown, { place, kind, odd: other }: Edit): unknown {
  return change(value, place, (old) => {
    if (kind === 'list') return [old]
    if (kind === 'value' || typeof old !== 'object' || old === null || Array.isArray(old)) return other
    return Object.fromEntries(
      Object.entries(old).map(([key, inner], nth) => [nth === 0 ? key.toUpperCase() : key, inner]),
    )
  })
}

const readRecord = (text: string) => readOsvText('X.json', text, false, osvNow)

fuzz(
  'OSV records with one thing changed',
  fc.property(edits(good), (edit) => {
    const found = readRecord(JSON.stringify(apply(good, edit)))
    const root = edit.place[0]
    if (found?.type === 'record') {
      for (const one of found.record.advisories) expect(typeof covers(one, '1.0.0')).toBe('boolean')
      // What is changed beside the versions leaves them as they were.
      if (root !== 'affected' && root !== undefined && found.record.advisories[0]?.withdrawn === undefined)
        expect(found.record.advisories.some((one) => covers(one, '1.0.0'))).toBe(true)
    } else if (found?.type === 'trouble') {
      expect(found.trouble.reason).toMatch(/^X\.json /)
    } else {
      // It speaks of nothing here only where it names another ecosystem, no package or nothing at all.
      expect(root === 'affected' || root === undefined).toBe(true)
    }
  }),
  { runs: 1000 },
)

fuzz(
  'OSV records of any text',
  fc.property(
    fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((text) => `{"id":"X","affected":[${text}]}`),
    ),
    (text) => {
      for (const isCollection of [true, false]) {
        const found = readOsvText('X.json', text, isCollection, osvNow)
        expect(['record', 'trouble', undefined]).toContain(found?.type)
      }
    },
  ),
)

const member = fc.constantFrom('id', 'affected', 'modified', 'severity')
fuzz(
  'OSV records with a key twice',
  fc.property(member, odd, (key, other) => {
    const text = `{${JSON.stringify(key)}:${JSON.stringify(other)},${JSON.stringify({ ...good, severity: [] }).slice(1)}`
    expect(readRecord(text)).toMatchObject({ type: 'trouble', trouble: { names: null } })
  }),
)

const asked = new Set(['left-pad'])
fuzz(
  'bulk answers with one thing changed',
  fc.property(edits({ 'left-pad': [bulk] }), (edit) => {
    const read = parseBulk(apply({ 'left-pad': [bulk] }, edit), asked)
    if (read === null) return
    for (const one of joinAdvisories(read, '1.0.0')) expect(typeof covers(one, '1.0.0')).toBe('boolean')
    const [, nth, key] = edit.place
    // Below an advisory a change is refused, or the version is covered unless its range was changed.
    if (nth !== undefined && key !== undefined && key !== 'vulnerable_versions')
      expect(read.some((one) => covers(one, '1.0.0'))).toBe(true)
    if (key === 'severity') expect(read.every((one) => one.isMalware)).toBe(true)
  }),
  { runs: 1000 },
)

fuzz(
  'bulk answers of any JSON',
  fc.property(fc.jsonValue(), (json) => {
    const read = parseBulk(json, asked)
    expect(read === null || Array.isArray(read)).toBe(true)
    expect(hasTwinKeys(JSON.stringify(json), json)).toBe(false)
  }),
)

fuzz(
  'errors of the OSV reader',
  fc.property(fc.jsonValue(), (json) => {
    try {
      readRecord(JSON.stringify(json))
    } catch (error) {
      expect(error).toBeInstanceOf(DepgateError)
      throw error
    }
  }),
)
