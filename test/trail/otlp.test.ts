import { expect, test } from 'vitest'
import type { TrailEntry } from '../../src/ports/trail.ts'
import { encodeOtlp } from '../../src/trail/otlp.ts'
import { entry } from '../support/trail.ts'

interface Encoded {
  resourceLogs: [{ scopeLogs: [{ logRecords: [Record<string, unknown> & { attributes: unknown[] }] }] }]
}

const encode = (more: Partial<TrailEntry> = {}) => {
  const text = JSON.stringify({ ...entry(more), number: 7, previous: '' })
  const { resourceLogs } = encodeOtlp(text) as Encoded
  return { text, record: resourceLogs[0].scopeLogs[0].logRecords[0] }
}

test.each([
  ['pass', 9, 'INFO'],
  ['inconclusive', 13, 'WARN'],
  ['fail', 17, 'ERROR'],
  ['error', 17, 'ERROR'],
  [null, 9, 'INFO'],
] as const)('the severity of %s', (outcome, severityNumber, severityText) =>
  expect(encode({ outcome }).record).toMatchObject({ severityNumber, severityText }),
)

test('the line is the body, with its time in nanoseconds', () => {
  const { text, record } = encode()
  expect(record).toMatchObject({ body: { stringValue: text }, timeUnixNano: '1781524800000000000' })
})

test('numbers are decimal strings, what is null is left out, cut findings count', () => {
  const found = { rule: 'malware', level: 'error', package: 'pkg:npm/a@1.0.0', message: 'x' } as const
  const { attributes } = encode({ outcome: null, findings: [found], omitted: { findings: 3 } }).record
  expect(attributes).toContainEqual({ key: 'depgate.findings', value: { intValue: '4' } })
  expect(attributes).toContainEqual({ key: 'depgate.number', value: { intValue: '7' } })
  expect(JSON.stringify(attributes)).not.toContain('depgate.outcome')
})
