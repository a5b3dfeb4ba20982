import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { openFeeds, query } from '../../support/feeds.ts'
import { osvText } from '../../support/osv.ts'
import { useNock } from '../../support/nock.ts'

const osvApi = 'https://osv.example.test/'
const minimist = JSON.parse(osvText('GHSA-xvch-5gv4-984h')) as object
const badShape = "OSV's API answered in another shape than its own"

useNock()

const named = (name: string) => ({ package: { name, ecosystem: 'npm' } })
const batch = (names: readonly string[], results: unknown) =>
  nock(osvApi)
    .post('/v1/querybatch', { queries: names.map(named) })
    .reply(200, { results })
const page = (name: string, answer: unknown, token?: string) =>
  nock(osvApi)
    .post('/v1/query', token === undefined ? named(name) : { ...named(name), page_token: token })
    .reply(200, answer as object)

describe('the feed of OSV’s API', () => {
  test('asks which names are known, then for their records, page by page', async () => {
    batch(
      ['left-pad', 'right-pad', 'minimist'],
      [{}, { next_page_token: 't' }, { vulns: [{ id: 'GHSA-xvch-5gv4-984h' }] }],
    )
    page('right-pad', { vulns: [], next_page_token: 'more' })
    page('right-pad', {}, 'more')
    page('minimist', { vulns: [minimist] })
    const ask = openFeeds({ osvApi })
    const answers = await ask('osv-api', [query('left-pad'), query('left-pad', '2.0.0'), query('right-pad')])
    expect(answers).toMatchObject([
      {
        status: 'answered',
        source: 'osv-api',
        names: ['left-pad', 'right-pad'],
        advisories: [{ id: 'GHSA-xvch-5gv4-984h', name: 'minimist', source: 'osv-api' }],
      },
    ])
    // Better versions are looked for with the same names: they are known by now.
    expect(await ask('osv-api', [query('left-pad', '0.9.0')])).toMatchObject([
      { status: 'answered', names: ['left-pad'], advisories: [{ name: 'minimist' }] },
    ])
  })

  test('asks for the canary in each request, and is blind where one does not know it', async () => {
    const names = Array.from({ length: 1_500 }, (_, nth) => `pad-${nth}`)
    const asked: string[][] = []
    nock(osvApi)
      .post('/v1/querybatch')
      .times(2)
      .reply(200, (_path, body) => {
        const { queries } = body as { queries: ReturnType<typeof named>[] }
        asked.push(queries.map((one) => one.package.name))
        const isFirst = asked.length === 1
        return {
          results: queries.map((one) =>
            one.package.name === 'minimist' && isFirst ? { vulns: [{ id: 'GHSA-xvch-5gv4-984h' }] } : {},
          ),
        }
      })
    page('minimist', { vulns: [minimist] })
    const answers = await openFeeds({ osvApi })(
      'osv-api',
      names.map((name) => query(name)),
    )
    expect(asked.map((one) => [one.length, one.includes('minimist')])).toEqual([
      [1_000, true],
      [502, true],
    ])
    expect(answers.map((one) => [one.status, one.names.length, one.advisories.length])).toEqual([
      ['answered', 999, 1],
      ['answered', 501, 0],
    ])
  })

  test('keeps the names of other registries and sources to itself', async () => {
    batch(['left-pad', 'minimist'], [{}, {}])
    const queries = [
      query('left-pad'),
      query('@acme/secret'),
      query('from-git', '1.0.0', { type: 'git', url: 'https://example.test/x.git', commit: null }),
    ]
    const ask = openFeeds({ osvApi, flat: { '@acme:registry': 'https://acme.example.test/' } })
    expect(await ask('osv-api', queries)).toMatchObject([{ status: 'answered', names: ['left-pad'] }])
    expect(await ask('osv-api', [query('@acme/other')])).toEqual([])
  })

  test('leaves out the other names of a record', async () => {
    batch(['lodash', 'minimist'], [{ vulns: [{ id: 'GHSA-p6mc-m468-83gw' }] }, {}])
    page('lodash', { vulns: [JSON.parse(osvText('GHSA-p6mc-m468-83gw'))] })
    const [answer] = await openFeeds({ osvApi })('osv-api', [query('lodash')])
    expect(answer?.advisories.map(({ name }) => name)).toEqual(['lodash'])
  })

  test.each([
    ['no results', {}],
    ['too few results', { results: [{}] }],
    ['results that are no list', { results: {} }],
    ['a result that is no object', { results: [{}, null] }],
    ['records that are no list', { results: [{}, { vulns: {} }] }],
    ['a list', []],
  ])('%s: no answer', async (_name, answer) => {
    nock(osvApi).post('/v1/querybatch').reply(200, answer)
    expect(await openFeeds({ osvApi })('osv-api', [query('left-pad')])).toMatchObject([
      { status: 'failed', reason: badShape, advisories: [] },
    ])
  })

  test.each([
    ['a record that cannot be read', { vulns: [{ ...minimist, affected: {} }] }],
    ['records that are no list', { vulns: 'none' }],
    ['a token that is none', { vulns: [], next_page_token: 7 }],
    ['a list', []],
  ])('%s: no answer', async (_name, answer) => {
    batch(['left-pad', 'minimist'], [{}, { vulns: [{ id: 'x' }] }])
    page('minimist', answer)
    expect(await openFeeds({ osvApi })('osv-api', [query('left-pad')])).toMatchObject([
      { status: 'failed', reason: badShape },
    ])
  })

  test('a server that always has another page is left', async () => {
    batch(['minimist'], [{ vulns: [{ id: 'x' }] }])
    let count = 0
    nock(osvApi)
      .post('/v1/query')
      .times(50)
      .reply(200, () => ({ vulns: [], next_page_token: `t${(count += 1)}` }))
    expect(await openFeeds({ osvApi })('osv-api', [query('minimist')])).toMatchObject([
      { status: 'failed', reason: "OSV's API answered more pages than are read" },
    ])
  })

  test.each([
    [400, 1],
    [404, 1],
    [503, 3],
  ])('%d: no answer', async (status, times) => {
    nock(osvApi).post('/v1/querybatch').times(times).reply(status)
    expect(await openFeeds({ osvApi })('osv-api', [query('left-pad')])).toMatchObject([
      { status: 'failed', reason: `OSV's API answered ${status}` },
    ])
  })

  test('sends nothing while offline', async () => {
    expect(await openFeeds({ osvApi, isOffline: true })('osv-api', [query('left-pad')])).toMatchObject([
      { status: 'failed', reason: "OSV's API is not asked while offline" },
    ])
  })
})
