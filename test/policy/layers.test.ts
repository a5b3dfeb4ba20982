import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/gate/evaluate.ts'
import { judge } from '../../src/gate/judge.ts'
import { layerNames, mergeLayers, type Layer } from '../../src/policy/layers.ts'
import { parsePolicy } from '../../src/policy/parse.ts'
import { rules } from '../../src/rules/index.ts'
import { listValues, writtenPaths } from '../../src/policy/value-paths.ts'
import { advisory, arrival, asOf, evidenceOf, obtained, released } from '../support/build.ts'

const layer = (name: Layer['name'], input: unknown): Layer => ({
  name,
  origin: name,
  policy: parsePolicy(input, undefined, name),
  written: writtenPaths(input),
})

const level = fc.constantFrom('error', 'warn', 'off')
const span = fc.constantFrom('1h', '1d', '7d', '2w')
const written = fc.record(
  {
    rules: fc.record(
      {
        'minimum-age': fc.oneof(
          level,
          fc.tuple(
            level,
            fc.record({ minimum: span, exclude: fc.subarray(['left-pad', '@c/*']) }, { requiredKeys: [] }),
          ),
        ),
        advisory: fc.tuple(level, fc.record({ auditLevel: fc.constantFrom('low', 'high', 'critical') })),
        denied: level,
        deprecated: level,
      },
      { requiredKeys: [] },
    ),
    deny: fc.subarray(['left-pad', 'y@2', '@z/*']),
    scripts: fc.constantFrom('allowed', 'all'),
    gaps: fc.oneof(
      fc.constantFrom('error', 'warn'),
      fc.record({ release: fc.constantFrom('error', 'warn') }),
    ),
    advisories: fc.record(
      {
        sources: fc.constantFrom(['registry'], ['osv'], ['registry', 'osv-api'], [{ osv: '/tmp/x' }]),
        canary: fc.constantFrom(false, 'minimist@0.0.8'),
      },
      { requiredKeys: [] },
    ),
    waivers: fc
      .record(
        { isForbidden: fc.boolean(), from: fc.constantFrom('base', 'head'), maximum: span },
        { requiredKeys: [] },
      )
      // An empty object is an error.
      .filter((terms) => Object.keys(terms).length > 0),
    hook: fc.record({ ask: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)
/** A list beside the rule that would not use it is an error. */
const isRead = ({ rules: some, deny = [] }: { rules?: { denied?: unknown }; deny?: unknown[] }) =>
  some?.denied !== 'off' || deny.length === 0
const stack = fc
  .array(written.filter(isRead), { minLength: 1, maxLength: 4 })
  .map((inputs) => inputs.map((input, nth) => layer(layerNames[nth] ?? 'project', input)))

describe('layers', () => {
  test('no sequence of lower layers loosens a value that a higher one sets', () => {
    fc.assert(
      fc.property(stack, (layers) => {
        for (let count = 1; count <= layers.length; count += 1) {
          const higher = mergeLayers(layers.slice(0, count))
          const all = mergeLayers(layers)
          for (const { path, read, stricter, print } of listValues()) {
            if (higher.origins.get(path) === 'default') continue
            const kept = print(stricter(read(higher.policy), read(all.policy)))
            expect(print(read(all.policy)), path).toEqual(kept)
          }
        }
      }),
    )
  })

  test('what a layer forbids by a rule that it names, the layers together forbid', () => {
    const subjects = [
      { arrival: arrival('left-pad@1.0.0'), evidence: evidenceOf({ release: obtained(released(2)) }) },
      { arrival: arrival('@c/x@1.0.0'), evidence: evidenceOf({ release: obtained(released(100)) }) },
      {
        arrival: arrival('left-pad@2.0.0'),
        evidence: evidenceOf({ advisories: obtained({ known: [advisory('*')], source: 'registry' }) }),
      },
    ]
    const errors = (layers: readonly Layer[], isNamed: (rule: string) => boolean) => {
      const { policy } = mergeLayers(layers)
      const { findings } = judge(evaluate(subjects, rules, policy, asOf), rules, policy, asOf)
      return findings
        .filter((one) => one.level === 'error' && isNamed(one.rule))
        .map((one) => `${one.rule} ${one.package}`)
    }
    fc.assert(
      fc.property(stack, (layers) => {
        const found = errors(layers, () => true)
        for (const one of layers) {
          const names = (rule: string) => rule === 'denied' || one.written.has(`rules.${rule}`)
          const isOff = (rule: string) => rule === 'denied' && one.policy.rules.get(rule)?.level !== 'error'
          for (const finding of errors([one], (rule) => names(rule) && !isOff(rule)))
            expect(found).toContain(finding)
        }
      }),
    )
  })

  test('what no higher layer sets, a lower one sets freely; what a higher one sets, it only tightens', () => {
    const { policy, origins, refused } = mergeLayers([
      layer('managed', { rules: { 'minimum-age': ['error', { minimum: '3d' }] }, deny: ['x'] }),
      layer('project', {
        rules: { 'minimum-age': ['warn', { minimum: '1d', exclude: ['y'] }], advisory: 'off', denied: 'off' },
      }),
    ])
    expect(policy.rules.get('minimum-age')).toMatchObject({
      level: 'error',
      options: { minimum: 3 * 1440, exclude: [] },
    })
    expect(policy.rules.get('advisory')?.level).toBe('off')
    expect(policy.rules.get('denied')?.level).toBe('error')
    expect(policy.deny.map((one) => one.text)).toEqual(['x'])
    expect(origins.get('rules.minimum-age')).toBe('managed')
    expect(origins.get('rules.advisory')).toBe('project')
    expect(origins.get('gaps.release')).toBe('default')
    expect(refused.map((one) => [one.path, one.value, one.holds, one.by])).toEqual([
      ['rules.denied', 'off', 'error', 'managed'],
      ['rules.minimum-age', 'warn', 'error', 'managed'],
      ['rules.minimum-age.minimum', '1d', '3d', 'managed'],
      ['rules.minimum-age.exclude', ['y'], [], 'managed'],
    ])
  })

  test('sources and canary of a higher layer stay as they are, but a canary can be added', () => {
    const lower = layer('project', {
      advisories: { sources: ['registry', 'osv-api'], canary: 'minimist@0.0.8' },
    })
    const { policy } = mergeLayers([
      layer('managed', { advisories: { sources: ['osv'], canary: false } }),
      lower,
    ])
    expect(policy.advisories).toEqual({
      sources: [{ type: 'osv', path: null }],
      canary: { name: 'minimist', version: '0.0.8' },
      maxAge: 7 * 1440,
    })
    expect(mergeLayers([lower]).refused).toEqual([])
  })

  test('the age of data on disk can only be shortened below', () => {
    const merge = (managed: string, project: string) => {
      const { policy, refused } = mergeLayers([
        layer('managed', { advisories: { maxAge: managed } }),
        layer('project', { advisories: { maxAge: project } }),
      ])
      return [policy.advisories.maxAge / 1440, refused.map((one) => one.path)]
    }
    expect(merge('14d', '2d')).toEqual([2, []])
    expect(merge('2d', '14d')).toEqual([2, ['advisories.maxAge']])
  })

  test('without a layer the defaults are in force', () => {
    expect(mergeLayers([]).policy).toEqual(parsePolicy({}, undefined, 'defaults'))
  })
})
