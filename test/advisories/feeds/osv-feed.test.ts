import { chmodSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect } from 'vitest'
import { longer, quick } from '../../support/sample.ts'
import { covers } from '../../../src/advisories/affected.ts'
import { openFeeds, query } from '../../support/feeds.ts'
import { makeFolder } from '../../support/folder.ts'
import { osvFixtures, osvText } from '../../support/osv.ts'
import { packZip, type ZipEntry } from '../../support/zip.ts'

const canaryText = osvText('GHSA-xvch-5gv4-984h')
const tinycolor = osvText('MAL-2025-47141')
const zipOf = (...more: ZipEntry[]) =>
  packZip([
    { name: 'GHSA-xvch-5gv4-984h.json', content: canaryText },
    { name: 'MAL-2025-47141.json', content: tinycolor, isStored: true },
    ...more,
  ])

describe('OSV data in a folder', () => {
  quick('answers for all names, with the age of the newest record', async () => {
    const [answer] = await openFeeds({ cacheFolder: makeFolder() })(
      'osv',
      [query('@ctrl/tinycolor', '4.1.1'), query('left-pad'), query('react-router-dom', '35.0.0')],
      osvFixtures,
    )
    expect(answer).toMatchObject({
      status: 'answered',
      source: 'osv',
      reason: null,
      updatedAt: '2026-06-12T19:56:57.000Z',
      names: ['@ctrl/tinycolor', 'left-pad', 'react-router-dom'],
    })
    expect(answer?.advisories.map(({ id, source, withdrawn }) => [id, source, withdrawn])).toEqual([
      ['MAL-2025-47141', 'osv', undefined],
      ['MAL-2024-2936', 'osv', '2024-07-01T05:16:00.000Z'],
      ['GHSA-xvch-5gv4-984h', 'osv', undefined],
    ])
  })

  quick('reads folders in folders, and leaves out what is no record', async () => {
    const folder = makeFolder({
      'a/b/GHSA-xvch-5gv4-984h.json': canaryText,
      'a/manifest.json': '{"items":[]}',
      'a/list.json': '[1]',
      'README.md': 'not JSON',
      'other/PYSEC-1.json':
        '{"id":"PYSEC-1","affected":[{"package":{"ecosystem":"PyPI","name":"minimist"}}]}',
    })
    symlinkSync(folder, path.join(folder, 'a/circle'))
    const [answer] = await openFeeds({ folder: path.dirname(folder) })(
      'osv',
      [query('left-pad')],
      path.basename(folder),
    )
    expect(answer).toMatchObject({ status: 'answered', updatedAt: '2023-02-27T14:47:14.000Z' })
    expect(answer?.advisories).toHaveLength(1)
  })

  const other = '"affected":[{"package":{"ecosystem":"npm","name":"right-pad"}}]'
  quick.each([
    ['{"id":"X","affected":[', 'X.json is not JSON'],
    ['', 'X.json is not JSON'],
    ['{"id":"X","affected":{}}', 'X.json is not an OSV record: affected has the wrong shape'],
    ['{"affected":[]}', 'X.json is not an OSV record: id has the wrong shape'],
    ['{"id":"X","affected":null}', 'X.json is not an OSV record: affected has the wrong shape'],
    ['{"id":"X","Affected":[]}', 'X.json is not an OSV record: the record.Affected has the wrong shape'],
    [`{"id":"X",${other},"affected":[]}`, 'X.json has a key twice'],
    [`{"id":"X","id":"X",${other}}`, 'X.json has a key twice'],
    [`{"id":"X","\\u0069d":"Y",${other}}`, 'X.json has a key twice'],
    ['[{"id":"X","affected":null}]', 'X.json is a list, and not one record'],
  ])(
    '%s among the records: no answer for any package, but the advisories of the others count',
    async (text, reason) => {
      const folder = makeFolder({ 'GHSA.json': canaryText, 'broken/X.json': text })
      expect(await openFeeds()('osv', [query('left-pad')], folder)).toMatchObject([
        {
          status: 'failed',
          reason: `OSV data on disk: broken/${reason}`,
          advisories: [{ name: 'minimist' }],
        },
      ])
    },
  )

  const dated = `"modified":"2026-01-01T00:00:00Z",${other}`
  quick.each([
    ['X.json', `{"id":"X","withdrawn":"no",${dated}}`, 'is not an OSV record: withdrawn has the wrong shape'],
    [
      'X.json',
      `{"id":"X","withdrawn":"2027-01-01T00:00:00Z",${dated}}`,
      'is not an OSV record: withdrawn has the wrong shape',
    ],
    [
      'X.json',
      `{"id":"X",${dated}}`.replace('npm', 'NPM'),
      'is not an OSV record: package.ecosystem has the wrong shape',
    ],
    ['X.JSON', `{"id":"X",${dated}}`, 'is not named .json, so that other readers leave it out'],
    ['X.Json', `{"id":"X",${dated}}`, 'is not named .json, so that other readers leave it out'],
    ['X.json', `[{"id":"X",${dated}}]`, 'is a list, and not one record'],
    ['X.json', `\uFEFF{"id":"X",${dated}}`, 'begins with a byte order mark'],
  ])('%s, %s: no answer for its package, and one for the others', async (file, text, reason) => {
    const place = makeFolder({ 'GHSA.json': canaryText, [file]: text })
    const archive = makeFolder({
      'all.zip': packZip([
        { name: 'GHSA.json', content: canaryText },
        { name: file, content: text },
      ]),
    })
    for (const folder of [place, archive]) {
      const ask = openFeeds({ cacheFolder: makeFolder() })
      expect(await ask('osv', [query('left-pad'), query('right-pad')], folder)).toMatchObject([
        { status: 'answered', names: ['left-pad'] },
        { status: 'failed', reason: `OSV data on disk: ${file} ${reason}`, names: ['right-pad'] },
      ])
    }
  })

  quick('an archive and the records beside it are both read', async () => {
    const axios = osvText('MAL-2026-2307')
    const ask = (files: Record<string, string | Buffer>) =>
      openFeeds({ cacheFolder: makeFolder() })(
        'osv',
        [query('axios', '1.14.1'), query('@ctrl/tinycolor', '4.1.1')],
        makeFolder(files),
      )
    for (const files of [
      { 'all.zip': zipOf(), 'MAL-2026-2307.json': axios },
      { 'npm/all.zip': zipOf(), 'npm/MAL-2026-2307.json': axios },
      { 'all.zip': packZip([{ name: 'a.json', content: axios }]), 'osv-scanner/npm/all.zip': zipOf() },
    ] as Record<string, string | Buffer>[]) {
      const [answer] = await ask(files)
      expect(answer).toMatchObject({ status: 'answered', updatedAt: '2026-04-07T14:41:20.000Z' })
      expect(new Set(answer?.advisories.map(({ name }) => name))).toEqual(
        new Set(['axios', '@ctrl/tinycolor', 'minimist']),
      )
    }
    // An empty archive laid beside the records takes none of them away.
    const [answer] = await ask({ 'all.zip': packZip([]), 'MAL-2026-2307.json': axios })
    expect(answer?.advisories.map(({ id }) => id)).toEqual(['MAL-2026-2307'])
    expect(await ask({ 'ALL.ZIP': zipOf(), 'GHSA.json': canaryText })).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('ALL.ZIP is an archive') as string },
    ])
  })

  quick('a record that is dated to come does not make the data younger', async () => {
    const young = `{"id":"X","modified":"2027-05-05T00:00:00Z",${other}}`
    const folder = makeFolder({ 'GHSA.json': canaryText, 'X.json': young })
    expect(await openFeeds()('osv', [query('left-pad')], folder)).toMatchObject([
      { status: 'answered', updatedAt: '2023-02-27T14:47:14.000Z' },
    ])
  })

  quick('names that another registry owns are marked: OSV is about the public one', async () => {
    const folder = makeFolder({ 'GHSA.json': canaryText, 'MAL.json': tinycolor })
    const marks = async (flat: Record<string, unknown>) => {
      const [answer] = await openFeeds({ flat })('osv', [query('@ctrl/tinycolor', '4.1.1')], folder)
      return answer?.advisories.map(({ name, isOfNamesake = false }) => [name, isOfNamesake])
    }
    const both = (isMarked: boolean) => [
      ['@ctrl/tinycolor', isMarked],
      ['minimist', false],
    ]
    expect(await marks({})).toEqual(both(false))
    expect(await marks({ '@ctrl:registry': 'https://npm.acme.example.test/' })).toEqual(both(true))
    expect(await marks({ '@other:registry': 'https://npm.acme.example.test/' })).toEqual(both(false))
    // The default one is a company's mirror of the public one, whichever scopes are configured for it.
    expect(await marks({ '@ctrl:registry': 'https://registry.example.test' })).toEqual(both(false))
    expect(await marks({ registry: 'https://npm.acme.example.test/' })).toEqual(both(false))
    expect(
      await marks({
        registry: 'https://npm.acme.example.test/',
        '@ctrl:registry': 'https://registry.example.test/',
      }),
    ).toEqual(both(false))
  })

  quick('a path that cannot be looked at: no answer', async () => {
    expect(await openFeeds()('osv', [query('left-pad')], `/${'x'.repeat(300)}`)).toMatchObject([
      { status: 'failed', reason: 'OSV data on disk: cannot be read (ENAMETOOLONG)' },
    ])
  })

  quick.each([
    ['no such folder', () => path.join(makeFolder(), 'none')],
    ['an empty folder', () => makeFolder()],
    ['a folder without records', () => makeFolder({ 'manifest.json': '{}' })],
  ])('%s: what the policy names is not there', async (_name, make) => {
    expect(await openFeeds({ cacheFolder: makeFolder() })('osv', [query('left-pad')], make())).toMatchObject([
      {
        status: 'failed',
        reason: expect.stringMatching(/^no OSV data at "/) as string,
        names: ['left-pad'],
        advisories: [],
      },
    ])
  })

  quick('no copy of its own: no data', async () => {
    expect(await openFeeds({ cacheFolder: makeFolder() })('osv', [query('left-pad')], null)).toMatchObject([
      { status: 'unsupported', reason: 'no OSV data on disk', names: ['left-pad'], advisories: [] },
    ])
  })
})

describe('OSV data in an archive', () => {
  const indexesOf = (cacheFolder: string) => readdirSync(path.join(cacheFolder, 'osv-index'))

  quick.each(['all.zip', 'npm/all.zip', 'osv-scanner/npm/all.zip', 'osv-scalibr/npm/all.zip'])(
    'is found in a folder as %s, and in depgate’s own',
    async (layout) => {
      const folder = makeFolder({ [layout]: zipOf() })
      const [answer] = await openFeeds({ cacheFolder: makeFolder() })(
        'osv',
        [query('@ctrl/tinycolor')],
        folder,
      )
      expect(answer).toMatchObject({ status: 'answered', updatedAt: '2025-09-17T00:29:08.000Z' })
      expect(answer?.advisories.map(({ id }) => id).sort()).toEqual(['GHSA-xvch-5gv4-984h', 'MAL-2025-47141'])
      const own = makeFolder({ [`osv/${layout}`]: zipOf() })
      expect(await openFeeds({ cacheFolder: own })('osv', [query('left-pad')])).toMatchObject([
        { status: 'answered' },
      ])
    },
  )

  quick('is indexed once, privately, and again when it changes', async () => {
    const cacheFolder = makeFolder()
    const file = path.join(makeFolder({ 'all.zip': zipOf() }), 'all.zip')
    const ask = () => openFeeds({ cacheFolder })('osv', [query('axios', '1.14.1')], file)
    expect((await ask())[0]?.advisories).toHaveLength(1)
    const [first = ''] = indexesOf(cacheFolder)
    const folder = path.join(cacheFolder, 'osv-index', first)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const one of readdirSync(folder)) expect(statSync(path.join(folder, one)).mode & 0o777).toBe(0o600)
    const { mtimeMs } = statSync(path.join(folder, 'meta.json'))
    await ask()
    expect(indexesOf(cacheFolder)).toEqual([first])
    expect(statSync(path.join(folder, 'meta.json')).mtimeMs).toBe(mtimeMs)

    writeFileSync(file, zipOf({ name: 'MAL-2026-2307.json', content: osvText('MAL-2026-2307') }))
    const [answer] = await ask()
    expect(answer?.advisories.some((one) => covers(one, '1.14.1') && one.name === 'axios')).toBe(true)
    expect(indexesOf(cacheFolder)).toHaveLength(1)
    expect(indexesOf(cacheFolder)).not.toEqual([first])
  })

  quick.each([
    ['gone', (file: string) => rmSync(file)],
    ['cut short', (file: string) => writeFileSync(file, '')],
    ['edited', (file: string) => writeFileSync(file, '"@ctrl/tinycolor"\t{}\n')],
  ])('a file of the index that is %s is no silence: the index is made again', async (_name, damage) => {
    const cacheFolder = makeFolder()
    const archive = makeFolder({ 'all.zip': zipOf() })
    const ask = () => openFeeds({ cacheFolder })('osv', [query('@ctrl/tinycolor')], archive)
    await ask()
    const folder = path.join(cacheFolder, 'osv-index', indexesOf(cacheFolder)[0] ?? '')
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.jsonl')))
      damage(path.join(folder, file))
    expect((await ask())[0]).toMatchObject({
      status: 'answered',
      advisories: [{ id: 'MAL-2025-47141' }, { name: 'minimist' }],
    })
  })

  quick('an index that others could have written is not read', async () => {
    const cacheFolder = makeFolder()
    const archive = makeFolder({ 'all.zip': zipOf() })
    await openFeeds({ cacheFolder })('osv', [query('left-pad')], archive)
    const folder = path.join(cacheFolder, 'osv-index', indexesOf(cacheFolder)[0] ?? '')
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.jsonl')))
      rmSync(path.join(folder, file))
    writeFileSync(path.join(folder, 'meta.json'), '{"records":1,"names":1,"updatedAt":"","shards":{}}')
    chmodSync(folder, 0o777)
    const [answer] = await openFeeds({ cacheFolder })('osv', [query('left-pad')], archive)
    expect(answer?.advisories).toHaveLength(1)
  })

  quick('works without a folder for the index', async () => {
    const cacheFolder = makeFolder()
    chmodSync(cacheFolder, 0o777)
    const archive = makeFolder({ 'all.zip': zipOf() })
    const [answer] = await openFeeds({ cacheFolder })('osv', [query('@ctrl/tinycolor')], archive)
    expect(answer).toMatchObject({ status: 'answered', updatedAt: '2025-09-17T00:29:08.000Z' })
    expect(answer?.advisories).toHaveLength(2)
    expect(readdirSync(cacheFolder)).toEqual([])
    const file = path.join(makeFolder({ file: '' }), 'file')
    expect(await openFeeds({ cacheFolder: file })('osv', [query('left-pad')], archive)).toMatchObject([
      { status: 'answered' },
    ])
  })

  const broken: readonly [string, Buffer, RegExp][] = [
    ['no archive', Buffer.from('PK not an archive'), /^the archive cannot be unpacked/],
    ['an empty file', Buffer.alloc(0), /^the archive cannot be unpacked/],
    ['a cut archive', zipOf().subarray(0, 900), /^the archive cannot be unpacked/],
    ['a record that is not JSON', zipOf({ name: 'X.json', content: '{' }), /^X\.json is not JSON$/],
    ['a record of another shape', zipOf({ name: 'X.json', content: '[]' }), /^X\.json is a list/],
    ['a record without id', zipOf({ name: 'X.json', content: '{}' }), /^X\.json is not an OSV record: id/],
    [
      'a damaged record',
      zipOf({ name: 'X.json', content: canaryText, claims: { crc: 1 } }),
      /^X\.json cannot be unpacked \(damaged\)$/,
    ],
    [
      'a bomb',
      zipOf({ name: 'X.json', content: Buffer.alloc(2 ** 22, 32), claims: { size: 10 } }),
      /^X\.json cannot be unpacked/,
    ],
    [
      'a giant',
      zipOf({ name: 'X.json', content: 'x', claims: { size: 2 ** 25 } }),
      /^X\.json is larger than 16 MB$/,
    ],
    [
      'an encrypted record',
      zipOf({ name: 'X.json', content: '{}', claims: { flags: 1 } }),
      /^X\.json cannot be unpacked \(encrypted\)$/,
    ],
    [
      'an unknown packing',
      zipOf({ name: 'X.json', content: '{}', claims: { method: 99 } }),
      /^X\.json cannot be unpacked/,
    ],
    ['a name that climbs', zipOf({ name: '../X.json', content: '{}' }), /^the archive cannot be unpacked/],
    ['escapes in a name', zipOf({ name: 'X\u001b[2J.json', content: '{' }), /^X\.json is not JSON$/],
  ]
  quick.each(broken)('%s: no answer', async (_name, bytes, reason) => {
    const cacheFolder = makeFolder()
    const folder = makeFolder({ 'all.zip': bytes })
    const [answer] = await openFeeds({ cacheFolder })('osv', [query('left-pad')], folder)
    expect(answer).toMatchObject({ status: 'failed', names: ['left-pad'] })
    expect(answer?.reason?.replace('OSV data on disk: ', '')).toMatch(reason)
    // It is known from the index too.
    const again = await openFeeds({ cacheFolder })('osv', [query('left-pad')], folder)
    expect(again).toEqual([answer])
    expect(indexesOf(cacheFolder)).toHaveLength(1)
  })

  longer('reads archives of more files than the old format counts', async () => {
    const many = Array.from({ length: 70_000 }, (_, nth) => ({
      name: `X-${nth}.json`,
      content: `{"id":"X-${nth}","affected":[{"package":{"ecosystem":"npm","name":"pad-${nth}"},"versions":["1.0.0"]}]}`,
      isStored: true,
    }))
    const archive = makeFolder({ 'all.zip': zipOf(...many, { name: 'notes.txt', content: 'no record' }) })
    const [answer] = await openFeeds({ cacheFolder: makeFolder() })(
      'osv',
      [query('pad-0'), query('pad-69999')],
      archive,
    )
    expect(answer?.advisories.map(({ id }) => id).sort()).toEqual(['GHSA-xvch-5gv4-984h', 'X-0', 'X-69999'])
  })
})
