// Which answers of advisory sources count, and for which names.

import { describe, expect, test } from 'vitest'
import {
  explainDoubt,
  judgeAnswer,
  openAnswers,
  type NameAnswers,
} from '../../../../src/evidence/sources/advisories/answers.ts'
import type { AdvisorySource } from '../../../../src/model/policy.ts'
import type { SourceAnswer } from '../../../../src/model/report.ts'
import type { FeedAnswer } from '../../../../src/ports/registry.ts'
import { advisory, asOf, hoursAgo } from '../../../support/build.ts'

const canary = { name: 'minimist', version: '0.0.8' }
const seen = [advisory('<0.2.4', { name: 'minimist' })]
const week = 7 * 24 * 60
const part = (more: Partial<FeedAnswer> = {}): FeedAnswer => ({
  status: 'answered',
  source: 'osv',
  reason: null,
  updatedAt: null,
  names: ['a'],
  advisories: seen,
  ...more,
})
const at = (hours: number, minutes = 0) =>
  new Date(hoursAgo(hours).getTime() - minutes * 60_000).toISOString()
const judge = (
  more: Partial<FeedAnswer>,
  source: Partial<AdvisorySource> = {},
  one: typeof canary | null = canary,
) =>
  judgeAnswer(
    part(more),
    { type: 'osv', path: null, ...source },
    {
      canary: one,
      maxAge: week,
      asOf,
    },
  )

describe('one answer', () => {
  const old = 'OSV data on disk is older than 7 days; run: depgate advisories update'

  test.each<[string, Partial<FeedAnswer>, Partial<AdvisorySource>, SourceAnswer['status'], string | null]>([
    ['with the canary', {}, {}, 'answered', null],
    ['unsupported', { status: 'unsupported', reason: 'no data' }, {}, 'unsupported', 'no data'],
    // A source that failed is not called blind as well.
    ['failed', { status: 'failed', reason: 'offline', advisories: [] }, {}, 'failed', 'offline'],
    ['without advisories', { advisories: [] }, {}, 'blind', 'osv does not report minimist@0.0.8'],
    [
      'with the canary in another version',
      { advisories: [advisory('>=1', { name: 'minimist' })] },
      {},
      'blind',
      'osv does not report minimist@0.0.8',
    ],
    [
      'with another package alone',
      { advisories: [advisory('*', { name: 'minimist-x' })] },
      {},
      'blind',
      'osv does not report minimist@0.0.8',
    ],
    [
      'with a withdrawn record of the canary',
      { advisories: [advisory('<0.2.4', { name: 'minimist', withdrawn: '2026-01-01T00:00:00.000Z' })] },
      {},
      'blind',
      'osv does not report minimist@0.0.8',
    ],
    ['as old as is allowed', { updatedAt: at(7 * 24) }, {}, 'answered', null],
    ['a minute older', { updatedAt: at(7 * 24, 1) }, {}, 'failed', old],
    ['a fetch that is older', { updatedAt: at(1), fetchedAt: at(7 * 24, 1) }, {}, 'failed', old],
    ['without any date', { updatedAt: null, fetchedAt: null }, {}, 'answered', null],
    [
      'older, at the path of a policy',
      { updatedAt: at(7 * 24, 1) },
      { path: 'osv' },
      'failed',
      'OSV data on disk is older than 7 days; update the data that the policy names',
    ],
    // A live source has no age of its own.
    [
      'old records of a live source',
      { updatedAt: at(9000), source: 'osv-api' },
      { type: 'osv-api' },
      'answered',
      null,
    ],
    ['from the future', { updatedAt: at(-9000) }, {}, 'answered', null],
  ])('%s', (_, more, source, status, reason) =>
    expect(judge(more, source)).toEqual({
      source: more.source ?? 'osv',
      evidence: 'advisories',
      updatedAt: more.updatedAt ?? null,
      status,
      reason,
    }),
  )

  test('without a canary silence is believed', () =>
    expect(judge({ advisories: [] }, {}, null).status).toBe('answered'))
})

describe('the answers for a name', () => {
  const answer = (status: SourceAnswer['status'], reason: string | null = null): SourceAnswer => ({
    source: 'x',
    evidence: 'advisories',
    updatedAt: null,
    status,
    reason,
  })
  type Added = [AdvisorySource['type'], SourceAnswer]
  const none: NameAnswers = { answeredBy: null, doubts: [], failures: [] }

  test.each<[string, Added[], Partial<NameAnswers>, string | null]>([
    ['none', [], {}, 'without advisories (no source answered)'],
    ['one that answered', [['registry', answer('answered')]], { answeredBy: 'registry' }, null],
    [
      'two that answered',
      [
        ['registry', answer('answered')],
        ['osv', answer('answered')],
      ],
      { answeredBy: 'registry' },
      null,
    ],
    [
      'one that failed and another one',
      [
        ['registry', answer('failed', 'offline')],
        ['osv', answer('answered')],
      ],
      { answeredBy: 'osv', failures: ['offline'] },
      null,
    ],
    [
      'one that failed alone',
      [['registry', answer('failed', 'offline')]],
      { failures: ['offline'] },
      'without advisories (offline)',
    ],
    [
      'a blind one',
      [['registry', answer('blind', 'it is blind')]],
      { failures: ['it is blind'] },
      'without advisories (it is blind)',
    ],
    [
      'no data on disk, and another one',
      [
        ['registry', answer('answered')],
        ['osv', answer('unsupported', 'no OSV data')],
      ],
      { answeredBy: 'registry', failures: ['no OSV data'] },
      null,
    ],
    // What cannot be used may have the malware that the others do not know.
    [
      'data on disk that cannot be used, though another one answered',
      [
        ['registry', answer('answered')],
        ['osv', answer('failed', 'too old')],
      ],
      { answeredBy: 'registry', doubts: ['too old'] },
      'without advisories (too old)',
    ],
    [
      'blind data on disk is no doubt',
      [
        ['registry', answer('answered')],
        ['osv', answer('blind', 'blind')],
      ],
      { answeredBy: 'registry', failures: ['blind'] },
      null,
    ],
    [
      'a doubt and a failure',
      [
        ['osv', answer('failed', 'too old')],
        ['registry', answer('failed', 'offline')],
      ],
      { doubts: ['too old'], failures: ['offline'] },
      'without advisories (offline, too old)',
    ],
    [
      'the same reason twice',
      [
        ['registry', answer('failed', 'offline')],
        ['osv-api', answer('failed', 'offline')],
      ],
      { failures: ['offline'] },
      'without advisories (offline)',
    ],
    [
      'a failure without a reason',
      [['registry', answer('failed')]],
      { failures: ['failed'] },
      'without advisories (failed)',
    ],
  ])('%s', (_, added, expected, doubt) => {
    const answers = openAnswers()
    for (const [type, one] of added) answers.add(['a'], { type, path: null }, one)
    expect(answers.read('a')).toEqual({ ...none, ...expected })
    expect(explainDoubt(answers.read('a'))).toBe(doubt)
  })

  test('an answer is about the names that it lists, those of the prototype too', () => {
    const answers = openAnswers()
    answers.add(['a', '__proto__'], { type: 'registry', path: null }, answer('answered'))
    expect(['a', '__proto__', 'b', 'constructor'].map((name) => answers.read(name).answeredBy)).toEqual([
      'registry',
      'registry',
      null,
      null,
    ])
  })
})
