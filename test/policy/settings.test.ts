import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePolicy, printPolicy } from '../../src/policy/parse.ts'
import { sections } from '../../src/policy/settings.ts'
import { tighten } from '../../src/policy/tighten.ts'

const settings = fc.record(
  {
    waivers: fc.record({
      from: fc.constantFrom('base', 'head'),
      maximum: fc.constantFrom('1d', '30d', '12h'),
      isForbidden: fc.boolean(),
      needsSecondName: fc.boolean(),
    }),
    hook: fc.record({
      ask: fc.boolean(),
      rewrite: fc.boolean(),
      onFail: fc.constantFrom('block', 'restore'),
      deadlineSeconds: fc.integer({ min: 5, max: 540 }),
    }),
    log: fc.record({ keep: fc.constantFrom('30d', '365d'), isRequired: fc.boolean() }),
  },
  { requiredKeys: [] },
)

test('what is printed reads back', () => {
  fc.assert(
    fc.property(settings, (written) => {
      const policy = parsePolicy(written)
      expect(parsePolicy(printPolicy(policy)).settings).toEqual(policy.settings)
    }),
  )
})

test('of two values the stricter wins, in either order', () => {
  fc.assert(
    fc.property(settings, settings, (one, other) => {
      const [a, b] = [parsePolicy(one), parsePolicy(other)]
      expect(tighten(a, b).settings).toEqual(tighten(b, a).settings)
      expect(tighten(a, a).settings).toEqual(a.settings)
    }),
  )
  const strict = parsePolicy({
    waivers: { maximum: '1d', isForbidden: true },
    hook: { onFail: 'restore' },
    log: { keep: '400d' },
  })
  const merged = tighten(strict, parsePolicy({ waivers: { from: 'head', maximum: '90d' } })).settings
  expect(merged.waivers).toEqual({ from: 'base', maximum: 1440, isForbidden: true, needsSecondName: false })
  expect(merged.hook.onFail).toBe('restore')
  expect(merged.log.keep).toBe(400 * 1440)
})

test.each([
  [{ hook: { ask: 'yes' } }, 'depgate.json: hook.ask: "yes" is not true or false'],
  [{ hook: { aks: true } }, 'depgate.json: hook: unknown key "aks": did you mean "ask"?'],
  [
    { hook: { deadlineSeconds: 4 } },
    'depgate.json: hook.deadlineSeconds: 4 is not a whole number from 5 to 540',
  ],
  [{ log: { keep: 365 } }, 'depgate.json: log.keep: 365 is not a duration such as 30m, 72h, 7d or 2w'],
  [
    { log: { file: 'trail.jsonl' } },
    'depgate.json: log.file: "trail.jsonl" is not an absolute path, or null',
  ],
  [
    { log: { sink: 'https://jane:secret@example.test/' } },
    'depgate.json: log.sink: it is not { "webhook": "https://…" }',
  ],
  [
    { log: { sink: { webhook: 'file:///etc' } } },
    'depgate.json: log.sink: it is not { "webhook": "https://…" }',
  ],
  [
    { log: { sink: { otlp: 'https://a.test/', webhook: 'https://a.test/' } } },
    'depgate.json: log.sink: it is not',
  ],
  [{ waivers: { form: 'head' } }, 'depgate.json: waivers: unknown key "form": did you mean "from"?'],
  [{ waivers: { list: {} } }, 'depgate.json: waivers.list: {} is not a list of waivers'],
])('%j is refused', (written, message) => expect(() => parsePolicy(written)).toThrow(message))

test('each value has a description', () => {
  for (const spec of Object.values(sections).flatMap((one) => Object.values(one)))
    expect(spec.summary).not.toBe('')
})

test('the trail’s file and sink are those that were set first, and printed without their secrets', () => {
  const sink = (url: string) => parsePolicy({ log: { sink: { otlp: url }, file: '/var/log/depgate.jsonl' } })
  const high = sink('https://jane:Zq8secret@logs.example.test/v1/logs?token=Zq8secret')
  const low = parsePolicy({ log: { sink: { webhook: 'https://evil.example.test/' }, file: '/dev/null' } })
  expect(tighten(high, low).settings.log).toEqual(high.settings.log)
  expect(tighten(parsePolicy({}), high).settings.log).toMatchObject({ file: '/var/log/depgate.jsonl' })
  expect(printPolicy(high).log).toMatchObject({ sink: { otlp: 'https://logs.example.test/v1/logs' } })
  expect(JSON.stringify(printPolicy(high))).not.toContain('Zq8')
})
