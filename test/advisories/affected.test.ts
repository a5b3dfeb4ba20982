import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { covers, rank } from '../../src/advisories/affected.ts'
import type { Advisory, OsvEvent } from '../../src/model/evidence.ts'
import { advisory } from '../support/build.ts'
import { madeUp, osvAdvisory } from '../support/osv.ts'

const inRange = (...events: readonly OsvEvent[]) => madeUp({ ranges: [{ type: 'SEMVER', events }] })

describe('covers, for a range of the bulk endpoint', () => {
  test.each([
    ['>=1.0.0 <1.2.6', '1.2.5', true],
    ['>=1.0.0 <1.2.6', '1.2.6', false],
    ['>=1.0.0 <1.2.6', '1.2.6-beta.1', true],
    ['>= 3.0.0-beta.1, < 3.0.0-beta.9', '3.0.0-beta.2', true],
    ['= 1.14.1 || = 0.30.4', '0.30.4', true],
    ['= 1.14.1 || = 0.30.4', '0.30.5', false],
    ['<0.2.4', 'v0.0.8', true],
    ['*', '1.0.0-rc.1', true],
    ['', '1.0.0', true],
    ['garbage!!', '1.0.0', true],
    ['<1.0.0', 'not a version', true],
    ['<1.0.0', '', true],
  ])('%j and %s: %s', (range, version, isCovered) => {
    expect(covers(advisory(range), version)).toBe(isCovered)
  })

  test('an advisory that names no versions covers all', () => {
    expect(covers({ ...advisory('*'), affected: [] }, '1.0.0')).toBe(true)
  })
})

describe('covers, for events of OSV', () => {
  const cases: readonly [string, Advisory, readonly string[], readonly string[]][] = [
    ['0 is before every version', inRange({ introduced: '0' }), ['0.0.0-0', '0.0.0', '99.9.9'], []],
    [
      'fixed is outside',
      inRange({ introduced: '1.0.0' }, { fixed: '1.2.6' }),
      ['1.0.0', '1.2.5', '1.2.6-0'],
      ['0.9.9', '1.0.0-rc.1', '1.2.6', '2.0.0'],
    ],
    [
      'last_affected is inside',
      inRange({ introduced: '1.1.5' }, { last_affected: '1.1.7' }),
      ['1.1.5', '1.1.7'],
      ['1.1.4', '1.1.8', '1.1.8-0'],
    ],
    [
      'one version',
      inRange({ introduced: '1.1.5' }, { last_affected: '1.1.5' }),
      ['1.1.5'],
      ['1.1.4', '1.1.6'],
    ],
    [
      'several pairs, in any order',
      inRange({ fixed: '3.0.0' }, { introduced: '2.0.0' }, { last_affected: '1.5.0' }, { introduced: '0' }),
      ['0.1.0', '1.5.0', '2.0.0', '2.9.9'],
      ['1.5.1', '1.9.0', '3.0.0', '4.0.0'],
    ],
    [
      'fixed and introduced again at once',
      inRange({ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' }),
      ['0.5.0', '1.0.0', '1.5.0'],
      ['2.0.0'],
    ],
    [
      'last affected and introduced at once, inside',
      inRange({ introduced: '0' }, { last_affected: '1.0.0' }, { introduced: '1.0.0' }, { fixed: '2.0.0' }),
      ['1.0.0', '1.5.0'],
      ['2.0.0'],
    ],
    [
      'a version after a fix',
      inRange({ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '1.0.0' }, { last_affected: '1.0.0' }),
      ['0.1.0', '1.0.0'],
      ['1.0.1'],
    ],
    [
      'pre-releases',
      inRange({ introduced: '8.0.0-alpha.0' }, { fixed: '8.0.0-alpha.4' }),
      ['8.0.0-alpha.0', '8.0.0-alpha.3'],
      ['8.0.0-alpha.4', '8.0.0-alpha.10', '8.0.0'],
    ],
    ['limits end a range', inRange({ introduced: '0' }, { limit: '2.0.0' }), ['1.9.9'], ['2.0.0', '3.0.0']],
    ['* limits nothing', inRange({ introduced: '0' }, { limit: '*' }), ['3.0.0'], []],
    ['without a beginning it begins at the start', inRange({ fixed: '1.0.0' }), ['0.1.0'], ['1.0.0']],
    ['without events it is all', inRange(), ['1.0.0'], []],
    [
      'an event that does not parse',
      inRange({ introduced: '1.0.0' }, { fixed: 'soon' }),
      ['0.1.0', '1.0.0', '9.0.0'],
      [],
    ],
    [
      'an unknown event',
      madeUp({ ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { retracted: '1.1.0' }] }] }),
      ['0.1.0'],
      [],
    ],
    ['no versions and no ranges', madeUp({}), ['1.0.0'], []],
    [
      'commits only',
      madeUp({ ranges: [{ type: 'GIT', repo: 'https://example.test', events: [{ introduced: '0' }] }] }),
      ['1.0.0'],
      [],
    ],
    [
      'commits next to versions',
      madeUp({ versions: ['1.0.0'], ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }),
      ['1.0.0'],
      ['1.0.1'],
    ],
    ['a list', madeUp({ versions: ['1.0.0', 'v1.2.0'] }), ['1.0.0', '1.2.0'], ['1.1.0', '1.0.0-rc.1']],
    [
      'a list next to a range',
      madeUp({
        versions: ['1.0.0'],
        ranges: [{ type: 'SEMVER', events: [{ introduced: '2.0.0' }, { fixed: '3.0.0' }] }],
      }),
      ['1.0.0', '2.5.0'],
      ['1.5.0', '3.0.0'],
    ],
  ]
  test.each(cases)('%s', (_name, one, covered, clear) => {
    for (const version of covered) expect(covers(one, version), version).toBe(true)
    for (const version of clear) expect(covers(one, version), version).toBe(false)
    expect(covers(one, 'not a version')).toBe(true)
  })
})

describe('covers, for real records', () => {
  const cases: readonly [string, string, readonly string[], readonly string[]][] = [
    ['GHSA-xvch-5gv4-984h', 'minimist', ['0.0.8', '0.2.3', '1.0.0', '1.2.5'], ['0.2.4', '1.2.6', '1.2.8']],
    ['GHSA-p6mc-m468-83gw', 'lodash', ['4.17.15'], ['4.17.20', '4.17.21']],
    ['GHSA-p6mc-m468-83gw', 'lodash-es', ['4.17.15'], ['4.17.20']],
    [
      'GHSA-hrpp-h998-j3pp',
      'qs',
      ['6.2.3', '6.5.2', '6.10.2'],
      ['6.2.4', '6.5.3', '6.9.7', '6.10.3', '6.11.0'],
    ],
    [
      'GHSA-w7rc-rwvf-8q5r',
      'node-fetch',
      ['2.6.0', '3.0.0-beta.1', '3.0.0-beta.8'],
      ['2.6.1', '3.0.0-beta.9', '3.0.0', '3.0.0-alpha.1'],
    ],
    [
      'GHSA-93q8-gq69-wqmw',
      'ansi-regex',
      ['3.0.0', '4.1.0', '5.0.0', '6.0.0'],
      ['2.1.1', '3.0.1', '4.1.1', '5.0.1', '6.0.1'],
    ],
    [
      'GHSA-67hx-6x53-jw92',
      '@babel/traverse',
      ['7.23.1', '8.0.0-alpha.3'],
      ['7.23.2', '8.0.0-alpha.4', '8.0.0'],
    ],
    // Open, and known up to "< 7.23.2".
    ['GHSA-67hx-6x53-jw92', 'babel-traverse', ['6.26.0'], ['7.23.2']],
    [
      'GHSA-gxpj-cx7g-858c',
      'debug',
      ['2.6.8', '3.0.1', '3.2.6', '4.3.0'],
      ['2.6.9', '3.1.0', '3.2.7', '4.3.1'],
    ],
    [
      'GHSA-73qr-pfmq-6rp8',
      'coa',
      ['2.0.3', '2.0.4', '2.1.1', '2.1.3', '3.0.1', '3.1.3'],
      ['2.0.2', '2.1.2'],
    ],
    ['GHSA-g2q5-5433-rhrf', 'rc', ['1.2.9', '1.3.9', '2.3.9'], ['1.2.8', '1.3.0']],
    ['MAL-2026-2307', 'axios', ['0.30.4', '1.14.1'], ['0.30.3', '1.14.0', '1.14.2']],
    ['MAL-2024-10301', '@lottiefiles/lottie-player', ['2.0.5', '2.0.6', '2.0.7'], ['2.0.4', '2.0.8']],
    ['MAL-2023-8697', '@ledgerhq/connect-kit', ['1.1.5', '1.1.7'], ['1.1.4', '1.1.8']],
    ['MAL-2024-11183', '@solana/web3.js', ['1.95.6', '1.95.7'], ['1.95.5', '1.95.8']],
    // Open-ended, and the record knows no better.
    ['MAL-2022-220', '@dydxprotocol/solo', ['0.41.1', '0.41.2', '1.0.0'], ['0.41.0']],
    ['LWA-2026-4847', 'theta-connector', ['1.0.0'], ['1.0.1']],
  ]
  test.each(cases)('%s, %s', (id, name, covered, clear) => {
    const one = osvAdvisory(id, name)
    for (const version of covered) expect(covers(one, version), version).toBe(true)
    for (const version of clear) expect(covers(one, version), version).toBe(false)
  })
})

test('rank orders the severities, and takes an unknown one for the worst', () => {
  const order = (['info', 'low', 'moderate', 'high', 'critical'] as const).map(rank)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(new Set(order).size).toBe(5)
  expect(rank('unknown')).toBe(rank('critical'))
})

describe('properties', () => {
  const version = fc
    .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom('', '-a', '-b.1'))
    .map(([major, minor, patch, tag]) => `${major}.${minor}.${patch}${tag}`)
  const event = fc.oneof(
    fc.record({ introduced: fc.oneof(version, fc.constant('0')) }),
    fc.record({ fixed: version }),
    fc.record({ last_affected: version }),
    fc.record({ limit: version }),
  )

  test('the order of the events does not matter', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), version, fc.nat(), (events, one, seed) => {
        const turned = events.map((_, nth) => events[(nth + seed) % events.length] ?? {})
        const ask = (list: readonly OsvEvent[]) =>
          covers({ ...advisory('*'), affected: [{ type: 'osv', versions: [], ranges: [list] }] }, one)
        expect(ask(turned)).toBe(ask(events))
        expect(ask([...events].reverse())).toBe(ask(events))
      }),
    )
  })

  test('covers returns for any content of an advisory', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.array(event)), (range, one, ranges) => {
        const affected = [
          { type: 'range', range },
          { type: 'osv', versions: [range], ranges },
        ] as const
        expect(typeof covers({ ...advisory('*'), affected }, one)).toBe('boolean')
      }),
    )
  })
})
