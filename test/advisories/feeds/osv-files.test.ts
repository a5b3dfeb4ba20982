// OSV data on disk: where it is found, and which of its files are read, left out or named.

import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findOsv, readRecords, type OsvPlace } from '../../../src/advisories/feeds/osv-files.ts'
import { makeFolder } from '../../support/folder.ts'
import { osvNow } from '../../support/osv.ts'
import { packZip } from '../../support/zip.ts'

const record = (id: string) => `{"id":"${id}","affected":[{"package":{"ecosystem":"npm","name":"a"}}]}`

/** In short: the id of each record, the reason of each trouble. */
async function read(place: OsvPlace): Promise<string[]> {
  const found: string[] = []
  for await (const { found: one } of readRecords(place, osvNow))
    found.push(one.type === 'record' ? one.record.id : one.trouble.reason)
  return found.sort()
}
const inFolder = (folder: string) => read({ type: 'folder', path: folder })

describe('the places of data', () => {
  const shown = (root: string) => findOsv(root).map((one) => `${one.type} ${path.relative(root, one.path)}`)

  test.each<[string, Record<string, string>, string[]]>([
    ['an empty folder', {}, ['folder ']],
    ['an archive in it', { 'all.zip': '' }, ['archive all.zip', 'folder ']],
    [
      'the layouts of scanners',
      { 'npm/all.zip': '', 'osv-scanner/npm/all.zip': '', 'osv-scalibr/npm/all.zip': '' },
      [
        'archive npm/all.zip',
        'archive osv-scanner/npm/all.zip',
        'archive osv-scalibr/npm/all.zip',
        'folder ',
      ],
    ],
    ['archives of other names', { 'npm.zip': '', 'PyPI/all.zip': '' }, ['folder ']],
  ])('%s', (_, files, expected) => expect(shown(makeFolder(files))).toEqual(expected))

  test('a file is an archive, whatever its name', () =>
    expect(shown(path.join(makeFolder({ data: '' }), 'data'))).toEqual(['archive ']))

  test('what is not there is no data, and what cannot be looked at an error', () => {
    const folder = makeFolder({ file: '' })
    expect(findOsv(path.join(folder, 'none'))).toEqual([])
    expect(findOsv(path.join(folder, 'file/below'))).toEqual([])
    expect(() => findOsv(`/${'x'.repeat(300)}`)).toThrow('ENAMETOOLONG')
  })
})

describe('a folder', () => {
  test('is read as deep as it is, but for what is no record', async () => {
    const folder = makeFolder({
      'a.json': record('A'),
      'b/c/d.JSON': record('D'),
      'b/notes.txt': '{',
      'b/manifest.json': '{}',
      'pypi.json': record('P').replace('npm', 'PyPI'),
      'zip.zip': 'x',
      'b/all.zip': 'x',
    })
    expect(await inFolder(folder)).toEqual([
      'A',
      'b/c/d.JSON is not named .json, so that other readers leave it out',
    ])
  })

  test('follows links once: data left out would read as silence', async () => {
    const elsewhere = makeFolder({ 'x/a.json': record('A'), 'b.json': record('B') })
    const folder = makeFolder()
    symlinkSync(path.join(elsewhere, 'x'), path.join(folder, 'one'))
    symlinkSync(path.join(elsewhere, 'x'), path.join(folder, 'two'))
    symlinkSync(path.join(elsewhere, 'b.json'), path.join(folder, 'b.json'))
    symlinkSync(folder, path.join(folder, 'circle'))
    expect(await inFolder(folder)).toEqual(['A', 'B'])
  })

  test('a dangling link may be any record; that of an editor is none', async () => {
    const folder = makeFolder()
    symlinkSync('jane@host.1234:5678', path.join(folder, '.#a.json'))
    symlinkSync('none', path.join(folder, 'b'))
    expect(await inFolder(folder)).toEqual(['b is a link to something that is not there'])
  })

  test('what is no ordinary file is named, and not opened', async () => {
    const folder = makeFolder()
    execFileSync('mkfifo', [path.join(folder, 'a.json'), path.join(folder, 'b.txt')])
    mkdirSync(path.join(folder, 'c.json'))
    expect(await inFolder(folder)).toEqual(['a.json is no ordinary file'])
  })

  test.each([
    ['ALL.ZIP', true],
    ['npm/All.zip', true],
    ['all.zip', false],
    ['all.zip.bak', false],
  ])('%s is an archive that other readers leave out: %j', async (name, isNamed) =>
    expect(await inFolder(makeFolder({ [name]: '' }))).toEqual(
      isNamed ? [`${name} is an archive whose name other readers leave out`] : [],
    ),
  )

  test('a record of 16 MiB is read, a larger one is named', async () => {
    const bytes = (size: number) => `{"x":"${'a'.repeat(size - 8)}"}`
    const folder = makeFolder({ 'a.json': bytes(16 * 2 ** 20), 'b.json': bytes(16 * 2 ** 20 + 1) })
    expect(await inFolder(folder)).toEqual(['b.json is larger than 16 MB'])
  })

  test('each file has its time of writing, an invalid one too', async () => {
    const folder = makeFolder({ 'a.json': record('A'), 'b.json': '{' })
    for (const name of ['a.json', 'b.json']) utimesSync(path.join(folder, name), 5, 5)
    const times: unknown[] = []
    for await (const { writtenMs } of readRecords({ type: 'folder', path: folder }, osvNow))
      times.push(writtenMs)
    expect(times).toEqual([5_000, 5_000])
  })

  test('one that cannot be looked at is an error', async () => {
    const folder = makeFolder()
    symlinkSync('a.json', path.join(folder, 'a.json'))
    await expect(inFolder(folder)).rejects.toThrow('ELOOP')
  })
})

describe('an archive', () => {
  const zip = (bytes: Buffer) => {
    const file = path.join(makeFolder(), 'all.zip')
    writeFileSync(file, bytes)
    return read({ type: 'archive', path: file })
  }

  test('has records alone: what is none is invalid', async () => {
    const bytes = packZip([
      { name: 'a.json', content: record('A') },
      { name: 'b.json', content: '{}' },
      { name: 'notes.txt', content: '{' },
    ])
    expect(await zip(bytes)).toEqual(['A', 'b.json is not an OSV record: id has the wrong shape'])
  })

  test('a damaged file is named, and the others are read', async () => {
    const bytes = packZip([
      { name: 'a.json', content: record('A'), claims: { crc: 1 } },
      { name: 'b.json', content: record('B') },
    ])
    expect(await zip(bytes)).toEqual(['B', 'a.json cannot be unpacked (damaged)'])
  })

  test('one that is damaged as a whole is a trouble about any package', async () => {
    const file = path.join(makeFolder({ 'all.zip': 'x' }), 'all.zip')
    for await (const { found, writtenMs } of readRecords({ type: 'archive', path: file }, osvNow)) {
      expect(found).toMatchObject({ type: 'trouble', trouble: { names: null } })
      expect(writtenMs).toBeNull()
    }
    await expect(read({ type: 'archive', path: `${file}x` })).rejects.toThrow('ENOENT')
  })
})
