import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { covers } from '../../../src/advisories/affected.ts'
import { bulkPath, openFeeds, query, registryUrl } from '../../support/feeds.ts'
import { useNock } from '../../support/nock.ts'

useNock()

const entry = (severity = 'critical', range = '<0.2.4') => ({
  id: 1,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype Pollution in minimist',
  severity,
  vulnerable_versions: range,
  cwe: [],
})

describe('the registry feed', () => {
  test('sends real names with their versions, and the canary', async () => {
    const bodies: unknown[] = []
    nock(registryUrl)
      .post(bulkPath, (body) => bodies.push(body) > 0)
      .reply(200, { minimist: [entry()], 'left-pad': [entry('low', '<2')], unasked: [entry()] })
    const answers = await openFeeds()('registry', [
      query('left-pad'),
      query('left-pad', '1.1.0'),
      query('left-pad'),
      query('right-pad'),
    ])
    expect(bodies).toEqual([{ 'left-pad': ['1.0.0', '1.1.0'], 'right-pad': ['1.0.0'], minimist: ['0.0.8'] }])
    expect(answers).toMatchObject([
      {
        status: 'answered',
        source: 'registry',
        reason: null,
        updatedAt: null,
        names: ['left-pad', 'right-pad'],
      },
    ])
    expect(answers[0]?.advisories.map(({ name, severity }) => [name, severity])).toEqual([
      ['minimist', 'critical'],
      ['left-pad', 'low'],
    ])
  })

  test('joins the canary with a package of that name, and sends none where there is none', async () => {
    const bodies: unknown[] = []
    nock(registryUrl)
      .post(bulkPath, (body) => bodies.push(body) > 0)
      .times(2)
      .reply(200, {})
    const ask = openFeeds()
    await ask('registry', [query('minimist', '1.2.8')])
    await ask('registry', [query('left-pad')], null, null)
    expect(bodies).toEqual([{ minimist: ['1.2.8', '0.0.8'] }, { 'left-pad': ['1.0.0'] }])
  })

  test('asks each registry for its own names, and sends no other anywhere', async () => {
    const bodies: Record<string, unknown> = {}
    for (const host of ['registry', 'acme']) {
      nock(`https://${host}.example.test/`)
        .post(bulkPath, (body) => (bodies[host] = body) !== undefined)
        .reply(host === 'acme' ? 405 : 200, {})
    }
    const git = { type: 'git', url: 'git+ssh://git@example.test/x.git', commit: null } as const
    const answers = await openFeeds({ flat: { '@acme:registry': 'https://acme.example.test/' } })(
      'registry',
      [
        query('left-pad'),
        query('@acme/secret'),
        query('from-git', '1.0.0', git),
        query('linked', '1.0.0', { type: 'directory', path: '../x', isInside: false }),
      ],
    )
    expect(bodies).toEqual({
      registry: { 'left-pad': ['1.0.0'], minimist: ['0.0.8'] },
      acme: { '@acme/secret': ['1.0.0'], minimist: ['0.0.8'] },
    })
    expect(answers.map(({ status, reason, names }) => [status, reason, names])).toEqual([
      ['answered', null, ['left-pad']],
      ['unsupported', 'registry answered 405', ['@acme/secret']],
    ])
  })

  test('sends nothing for an empty list', async () => {
    const stray = query('from-git', '1.0.0', { type: 'git', url: 'https://example.test/x.git', commit: null })
    expect(await openFeeds()('registry', [stray])).toEqual([])
  })

  test('splits what is large, with the canary in each part', async () => {
    const sizes: number[] = []
    nock(registryUrl)
      .post(bulkPath, (body: Record<string, unknown>) => {
        sizes.push(Object.keys(body).length)
        return 'minimist' in body
      })
      .times(3)
      .reply(200, {})
    const answers = await openFeeds()(
      'registry',
      Array.from({ length: 2_500 }, (_, nth) => query(`pad-${nth}`)),
    )
    expect(sizes.sort((a, b) => a - b)).toEqual([501, 1_001, 1_001])
    expect(answers.flatMap(({ names }) => names)).toHaveLength(2_500)
  })

  test.each([404, 405, 410, 501])('%d: the endpoint is not there', async (status) => {
    nock(registryUrl).post(bulkPath).reply(status, { error: 'no' })
    expect(await openFeeds()('registry', [query('left-pad')])).toMatchObject([
      { status: 'unsupported', reason: `registry answered ${status}`, advisories: [] },
    ])
  })

  test.each([
    [401, 1, 'registry asks for a login (401)'],
    [403, 1, 'registry asks for a login (403)'],
    [400, 1, 'registry answered 400'],
    [408, 3, 'registry answered 408'],
    [429, 3, 'registry answered 429'],
    [500, 3, 'registry answered 500'],
    [503, 3, 'registry answered 503'],
  ])('%d, asked %d times: no answer', async (status, times, reason) => {
    nock(registryUrl).post(bulkPath).times(times).reply(status, {})
    expect(await openFeeds()('registry', [query('left-pad')])).toMatchObject([
      { status: 'failed', reason, advisories: [] },
    ])
  })

  test('asks again after a 503 and a connection that breaks', async () => {
    nock(registryUrl).post(bulkPath).reply(503)
    nock(registryUrl)
      .post(bulkPath)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    nock(registryUrl)
      .post(bulkPath)
      .reply(200, { minimist: [entry()] })
    const [answer] = await openFeeds()('registry', [query('left-pad')])
    expect(answer?.status).toBe('answered')
    expect(answer?.advisories.some((one) => covers(one, '0.0.8'))).toBe(true)
  })

  test.each(['[]', 'null', '<html></html>', '', '{"error":"gone"}', '{"minimist":{}}'])(
    '%s is no answer',
    async (body) => {
      nock(registryUrl).post(bulkPath).reply(200, body, { 'content-type': 'application/json' })
      expect(await openFeeds()('registry', [query('left-pad')])).toMatchObject([
        {
          status: 'failed',
          reason: "registry answered in a shape that is not the bulk endpoint's",
          advisories: [],
        },
      ])
    },
  )

  test('sends nothing while offline', async () => {
    expect(await openFeeds({ isOffline: true })('registry', [query('left-pad')])).toMatchObject([
      { status: 'failed', reason: 'registry is not asked while offline', names: ['left-pad'] },
    ])
  })
})
