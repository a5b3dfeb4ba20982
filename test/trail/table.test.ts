import { expect, test } from 'vitest'
import type { TrailLine } from '../../src/ports/trail.ts'
import { renderTable } from '../../src/trail/table.ts'
import { entry } from '../support/trail.ts'

const line = (more: Partial<TrailLine> = {}): TrailLine => ({ ...entry(), number: 1, previous: '', ...more })
const last = (more: Partial<TrailLine>) =>
  renderTable([line(more)])
    .trimEnd()
    .split('\n')[1] ?? ''
const found = { rule: 'malware', level: 'error', package: 'pkg:npm/a@1.0.0', message: 'x' } as const
const dropped = { lines: 12, hash: '', until: '', problems: 0 }

test('columns are aligned, without blanks at the end', () => {
  const rows = renderTable([line(), line({ command: 'install', arrivals: ['a@1.0.0'] })]).split('\n')
  expect(rows[0]).toMatch(/^when +outcome +command +who +project +what$/)
  expect(rows[1]?.indexOf('jane')).toBe(rows[2]?.indexOf('jane'))
  expect(rows.every((row) => row === row.trimEnd())).toBe(true)
})

test.each<[string, Partial<TrailLine>, RegExp]>([
  ['nothing arrived', {}, / -$/],
  ['counts, one and several', { arrivals: ['a@1', 'b@1'], findings: [found] }, /2 arrivals, 1 finding$/],
  ['counts of cut lists', { findings: [found], omitted: { findings: 99 } }, /100 findings$/],
  ['a run that could not judge', { outcome: 'error', error: 'no lockfile' }, /error .* no lockfile$/],
  ['the agent beside the user', { agent: 'some-agent' }, /jane \(some-agent\)/],
  ['a rotation', { dropped, outcome: null }, /^\S+ +- .*12 old lines dropped$/],
])('%s', (_, more, expected) => expect(last(more)).toMatch(expected))

test('each rule with its packages is below the row, and the session of the agent', () => {
  const gaps = ['advisory', 'malware'].flatMap((rule) =>
    ['b', 'c', 'd', 'e'].map((name) => ({
      ...{ level: 'error' as const, evidence: 'advisories', reason: 'without advisories' },
      package: `pkg:npm/%40s/${name}@1.0.0`,
      rule,
    })),
  )
  const waived = [{ ...found, rule: 'denied', waiver: {} as never }]
  const text = renderTable([line({ findings: [found, found], waived, gaps, session: '0089-\u001b[2J3aaf' })])
  expect(text.split('\n').slice(2)).toEqual([
    '    session 0089-3aaf',
    '    malware: a@1.0.0',
    '    denied, waived: a@1.0.0',
    '    advisory, malware, open: @s/b@1.0.0, @s/c@1.0.0, @s/d@1.0.0 and 1 more',
    '',
  ])
})

test('an edited line drives no terminal and throws nothing', () => {
  const edited = {
    command: '\u001b[2J',
    actor: 7,
    arrivals: 'x',
    findings: null,
    omitted: null,
    session: 7,
  } as never
  expect(last(edited)).not.toContain('\u001b')
})
