import { describe, expect, test } from 'vitest'
import { demandTrail, recorded } from '../../src/trail/record-run.ts'
import { DepgateError } from '../../src/errors.ts'
import type { Host } from '../../src/ports/host.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import type { Report } from '../../src/model/report.ts'
import { who } from '../support/trail.ts'
import type { TrailEntry, Trail } from '../../src/ports/trail.ts'

const broken = new DepgateError('ETRAIL', 'the trail is a folder')
const report = {
  outcome: 'pass',
  changes: [],
  findings: [],
  waived: [],
  gaps: [],
  sources: [],
} as unknown as Report

/** A host that has nothing but a trail, and what was written to it. */
function open(more: Partial<Trail> = {}) {
  const heard = {
    err: '',
    files: [] as (string | null)[],
    entries: [] as TrailEntry[],
    sent: [] as string[],
    keeps: [] as (number | null)[],
    isClockRight: null as boolean | null,
  }
  const trail: Trail = {
    path: '/trail',
    who,
    append: (entry, keep) => {
      heard.entries.push(entry)
      heard.keeps.push(keep)
      return 'the line'
    },
    probe: () => null,
    verify: () => null,
    readNewest: () => [],
    send: async (sink, line) => void heard.sent.push(`${sink.url} ${line}`),
    ...more,
  }
  const host = {
    folder: '/project',
    now: () => new Date(0),
    isClockRight: () => heard.isClockRight,
    err: { write: (text: string) => (heard.err += text) },
    openTrail: (file: string | null) => {
      heard.files.push(file)
      return trail
    },
  } as unknown as Host
  return { host, heard }
}
const run = (host: Host, log: object = {}) =>
  recorded('check', host, async (record) => {
    record.policy = parsePolicy({ log })
    record.reports.push(report)
    return 0
  })
const refuse = () => {
  throw broken
}

test('the policy sets the file and the sink', async () => {
  const { host, heard } = open()
  await run(host, { file: '/var/log/depgate.jsonl', sink: { webhook: 'https://logs.example.test/' } })
  expect(heard.files).toEqual(['/var/log/depgate.jsonl'])
  expect(heard.sent).toEqual(['https://logs.example.test/ the line'])
  expect(heard.err).toBe('')
})

describe('a trail that cannot be written', () => {
  test('is one line on stderr, and nothing is sent', async () => {
    const { host, heard } = open({ append: refuse })
    expect(await run(host, { sink: { webhook: 'https://logs.example.test/' } })).toBe(0)
    expect(heard.err).toBe('depgate: this run is not in the audit trail: the trail is a folder\n')
    expect(heard.sent).toEqual([])
  })

  test('ends the run where the policy demands it, and before anything is installed', async () => {
    const { host, heard } = open({ append: refuse, probe: () => broken })
    await expect(run(host, { isRequired: true })).rejects.toMatchObject({
      code: 'ETRAIL',
      message: 'the policy demands the audit trail, and the trail is a folder',
    })
    expect(() => demandTrail(parsePolicy({ log: { isRequired: true } }), host)).toThrow('the policy demands')
    expect(() => demandTrail(parsePolicy({}), host)).not.toThrow()
    expect(heard.err).toBe('')
  })
})

test('a receiver that fails is one line on stderr', async () => {
  const send = async () => {
    throw new DepgateError('ETRAIL', 'https://logs.example.test/ did not take the line: it answered 500')
  }
  const { host, heard } = open({ send })
  expect(await run(host, { sink: { otlp: 'https://jane:Zq8@logs.example.test/' } })).toBe(0)
  expect(heard.err).toBe(
    'depgate: the audit trail has the run, and https://logs.example.test/ did not take the line: it answered 500\n',
  )
})

test('an error that ends a run is recorded and rethrown', async () => {
  const { host, heard } = open()
  const fail = (error: Error) => recorded('check', host, () => Promise.reject(error)).catch(String)
  expect(await fail(new DepgateError('EPOLICY', 'the policy is broken'))).toContain('the policy is broken')
  expect(await fail(new TypeError('it crashed'))).toContain('it crashed')
  await fail(new DepgateError('EUSAGE', 'mistyped'))
  expect(heard.entries.map(({ outcome, error }) => [outcome, error])).toEqual([
    ['error', 'the policy is broken'],
    ['error', 'it crashed'],
  ])
})

test('lines are dropped for their age only where a registry has confirmed the clock', async () => {
  const { host, heard } = open()
  for (const isRight of [null, false, true]) {
    heard.isClockRight = isRight
    await run(host, { keep: '10d' })
  }
  expect(heard.keeps).toEqual([null, null, 10 * 1440])
})

describe('a sink that is required', () => {
  const log = { isSinkRequired: true, sink: { webhook: 'https://logs.example.test/?token=Zq8' } }

  test('takes the line, and all is well', async () => {
    const { host, heard } = open()
    expect(await run(host, log)).toBe(0)
    expect(heard.sent).toHaveLength(1)
  })

  test('does not take it: no judgement', async () => {
    const { host } = open({ send: () => Promise.reject(new DepgateError('ETRAIL', 'it answered 503')) })
    await expect(run(host, log)).rejects.toMatchObject({ code: 'ETRAIL' })
    await expect(run(host, { ...log, isSinkRequired: false })).resolves.toBe(0)
  })

  test('is not named', () => {
    const { host } = open()
    expect(() => demandTrail(parsePolicy({ log: { isSinkRequired: true } }), host)).toThrow(
      'the policy demands a sink of the audit trail, and names none',
    )
    expect(() => demandTrail(parsePolicy({ log }), host)).not.toThrow()
  })
})
