// The file and the sink of the audit trail, and who may not set them.

import { describe, expect, test } from 'vitest'
import { absoluteFile, refuseTrailSettings, sink } from '../../src/options/log-kinds.ts'
import { DepgateError } from '../../src/errors.ts'

const file = absoluteFile('x')
const target = sink('x')

describe('the file', () => {
  test.each([null, '/var/log/depgate.jsonl', '/a\u202eb'])('%j', (input) => {
    expect(file.parse(input, 'x')).toBe(input)
    expect(file.print(input)).toBe(input)
  })
  test.each(['', 'log', './log', '~/log', '/a\0b', 1, false, [], undefined])('refuses %j', (input) =>
    expect(() => file.parse(input, 'x')).toThrow(/is not an absolute path, or null$/),
  )
  test.each([
    ['/a', '/b', '/a'],
    [null, '/b', '/b'],
    ['/a', null, '/a'],
    [null, null, null],
  ])('of %j above %j %j is in force', (high, low, expected) =>
    expect(file.stricter(high, low)).toBe(expected),
  )
})

describe('the sink', () => {
  test.each<[unknown, unknown, unknown]>([
    [null, null, null],
    [
      { webhook: 'https://h.test/x' },
      { type: 'webhook', url: 'https://h.test/x' },
      { webhook: 'https://h.test/x' },
    ],
    [
      { otlp: 'HTTP://u:hunter2@h.test:4318/v1/logs?t=s' },
      { type: 'otlp', url: 'HTTP://u:hunter2@h.test:4318/v1/logs?t=s' },
      { otlp: 'http://h.test:4318/v1/logs' },
    ],
  ])('%j', (input, value, printed) => {
    const parsed = target.parse(input, 'x')
    expect(parsed).toEqual(value)
    expect(target.print(parsed)).toEqual(printed)
  })
  test.each<[unknown]>([
    [undefined],
    [{}],
    [[]],
    [[['webhook', 'https://h.test/']]],
    ['https://h.test/'],
    [{ webhook: 'https://hunter2@h.test/', otlp: 'https://h.test/' }],
    [{ syslog: 'https://hunter2@h.test/' }],
    [{ webhook: 1 }],
    [{ webhook: '' }],
    [{ webhook: 'https:///hunter2' }],
    [{ webhook: 'file:///etc/hunter2' }],
    [{ webhook: 'https://h.test:99999/hunter2' }],
    [{ webhook: ' https://hunter2@h.test/' }],
    [{ constructor: 'https://hunter2@h.test/' }],
  ])('refuses %j without its value', (input) => {
    const parse = () => target.parse(input, 'log.sink')
    expect(parse).toThrow(DepgateError)
    expect(parse).toThrow(/^log\.sink: it is not \{ "webhook": "https:\/\/…" \} or /)
    expect(parse).not.toThrow(/hunter2/)
  })
  test('the one of the higher layer is in force', () => {
    const [a, b] = ['https://a.test/', 'https://b.test/'].map((url) => ({ type: 'otlp', url }) as const)
    expect([target.stricter(a ?? null, b ?? null), target.stricter(null, b ?? null)]).toEqual([a, b])
  })
})

describe('a section "log" in the policy of a project', () => {
  test.each<[unknown]>([[null], [[]], ['log'], [{}], [{ logs: {} }]])('%j has none', (value) =>
    expect(() => refuseTrailSettings(value, 'x')).not.toThrow(),
  )
  test.each<[unknown]>([[{ log: {} }], [{ log: null }], [{ log: undefined }]])('%j is refused', (value) =>
    expect(() => refuseTrailSettings(value, 'a\u001b[31mb')).toThrow(
      "ab: log: the audit trail is the user's, not the project's",
    ),
  )
})
