import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAllowed, narrow, parseAllow, printAllow } from '../../src/options/allow-list.ts'
import { mergeLayers, type Layer } from '../../src/policy/layers.ts'
import { parsePolicy, printPolicy } from '../../src/policy/parse.ts'
import { listLoosened, tighten } from '../../src/policy/tighten.ts'
import { writtenPaths } from '../../src/policy/value-paths.ts'

const read = (input: unknown) => parseAllow(input, 'allow')
const layer = (name: Layer['name'], value: unknown): Layer => ({
  name,
  origin: name,
  policy: parsePolicy(value),
  written: writtenPaths(value),
})

describe('what both of two lists allow', () => {
  test.each<[unknown, unknown, unknown]>([
    [['react'], ['react'], ['react']],
    [['react'], ['vue'], []],
    [['@acme/*', 'react'], ['@acme/ui', 'left-pad'], ['@acme/ui']],
    [['@acme/ui@1'], ['@acme/*'], ['@acme/ui@1']],
    [['@acme/*'], ['@acme/*'], ['@acme/*']],
    [['@acme/*'], ['@acme2/ui'], []],
    [['react@^18'], ['react'], ['react@^18']],
    [['react@^17'], ['react@^18'], []],
    [['react@>=17'], ['react@<18'], ['react@>=17.0.0-0 <18.0.0-0']],
    [['react'], { direct: ['vue'] }, { direct: ['vue'], all: ['react'] }],
    [{ direct: ['vue', 'react'] }, { direct: ['vue'] }, { direct: ['vue'] }],
    [[], ['react'], []],
  ])('%j and %j: %j', (high, low, both) => {
    expect(printAllow(narrow(read(high), read(low)))).toEqual(both)
  })

  const pattern = fc.constantFrom(
    ...['@a/*', '@b/*', '@a/x', '@a/x@1', '@a/x@^1.2', 'x', 'x@>=1 <3', 'x@^2', 'x@1.x || 3', 'y', 'y@2'],
  )
  const list = fc.uniqueArray(pattern, { maxLength: 4 })
  const allow = fc.oneof(list, fc.record({ direct: list }), fc.record({ direct: list, all: list }))
  const ids = ['@a/x', '@a/y', '@b/x', 'x', 'y', '@ab/x', 'X'].flatMap((name) =>
    ['1.0.0', '1.2.5', '2.0.0', '3.0.0', '2.0.0-rc.1'].map((version) => ({ name, version })),
  )
  test('admits what each of them admits, and nothing else; prints alike what is alike', () => {
    fc.assert(
      fc.property(allow, allow, (a, b) => {
        const [high, low] = [read(a), read(b)]
        const both = narrow(high, low)
        for (const id of ids)
          for (const isDirect of [true, false])
            expect(isAllowed(both, id, isDirect), `${id.name}@${id.version}`).toBe(
              isAllowed(high, id, isDirect) && isAllowed(low, id, isDirect),
            )
        expect(printAllow(narrow(high, high))).toEqual(printAllow(high))
        expect(printAllow(read(printAllow(both)))).toEqual(printAllow(both))
      }),
      { numRuns: 500 },
    )
  })
})

describe('in layers', () => {
  test('a lower one can only narrow, and what it asks for beyond is refused', () => {
    const merged = mergeLayers([
      layer('managed', { allow: ['@acme/*', 'react'] }),
      layer('project', { allow: ['react@^18', 'left-pad'] }),
    ])
    expect(printPolicy(merged.policy).allow).toEqual(['react@^18'])
    expect(merged.refused).toMatchObject([
      { path: 'allow', value: ['left-pad', 'react@^18'], holds: ['react@^18'] },
    ])
  })

  test('one that says nothing changes nothing, and one below a free one limits', () => {
    const only = mergeLayers([layer('managed', { allow: ['react'] }), layer('project', {})])
    expect(printPolicy(only.policy).allow).toEqual(['react'])
    const below = mergeLayers([layer('managed', {}), layer('project', { allow: ['react'] })])
    expect(printPolicy(below.policy).allow).toEqual(['react'])
    expect(below.refused).toEqual([])
  })

  test('a lower one cannot switch off the rule that goes by it', () => {
    const { policy, refused } = mergeLayers([
      layer('managed', { allow: ['react'] }),
      layer('project', { rules: { denied: 'off' } }),
    ])
    expect(policy.rules.get('denied')?.level).toBe('error')
    expect(refused).toMatchObject([{ path: 'rules.denied' }])
  })

  test('an edit that narrows holds at once; one that widens or drops it is loosened', () => {
    const base = parsePolicy({ allow: ['react', 'vue'] })
    expect(printPolicy(tighten(base, parsePolicy({ allow: ['react', 'evil'] }))).allow).toEqual(['react'])
    expect(listLoosened(base, parsePolicy({ allow: ['vue'] }))).toEqual([])
    expect(listLoosened(base, parsePolicy({ allow: ['vue', 'react'] }))).toEqual([])
    expect(listLoosened(base, parsePolicy({ allow: ['react', 'evil'] }))).toMatchObject([{ path: 'allow' }])
    expect(listLoosened(base, parsePolicy({}))).toMatchObject([{ path: 'allow', after: null }])
    expect(listLoosened(base, parsePolicy({ allow: { direct: ['react'] } }))).toMatchObject([
      { path: 'allow' },
    ])
    expect(listLoosened(parsePolicy({}), base)).toEqual([])
  })
})
