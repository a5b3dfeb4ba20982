// An entry of the cache: printed and read back, and what is not read.

import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseEntry, printEntry, toEntry } from '../../../src/registry/packument/cached.ts'
import { emptyRecord, type PackageRecord } from '../../../src/registry/packument/projection.ts'
import { published } from '../../support/build.ts'

const registry = 'https://registry.example.test/'
const record: PackageRecord = {
  versions: ['1.0.0', '1.1.0', '__proto__'],
  times: [5, null, 7],
  deprecated: new Set(['1.1.0']),
  removed: new Map([['0.9.0', 3]]),
  publishers: ['jane', null, 'jane'],
  trusts: ['signature', 'none', 'provenance'],
  scripts: new Map([['1.0.0', { install: 'ü' }]]),
  manifests: new Map([['1.0.0', published({ deprecated: 'x' })]]),
  tarballOrigins: ['https://h.test'],
}
const about = { askedAt: 9, hasName: true, etag: '"x"', lastModified: 'y', asked: ['1.0.0', '9.9.9'] }
const print = (more: object = {}, one = record) =>
  printEntry(toEntry(one, { ...about, ...more }), registry, 'a')
const parse = (text: string, at = registry, name = 'a') => parseEntry(Buffer.from(text), at, name)

describe('an entry that is printed', () => {
  test('reads back', () => {
    const read = parse(print())
    expect(read).toMatchObject({ ...about, summary: { first: 3, namesPublishers: true, showsTrust: true } })
    expect(read?.record()).toEqual(record)
    expect(read?.timeline()).toEqual(toEntry(record, about).timeline())
    expect(read?.printed).not.toBeNull()
  })
  test('has the facts of what was asked for, and of the rest', () => {
    const [read, made] = [parse(print()), toEntry(record, about)]
    for (const version of ['1.0.0', '1.1.0', '9.9.9', '0.9.0', 'constructor', '__proto__'])
      expect(read?.fact(version)).toEqual(made.fact(version))
  })
  test('parses the rest once, and only where it is needed', () => {
    const text = print().split('\n')
    const body = `${text[1]}\n{`
    const read = parse(`${crc32(body)}\n${body}`)
    expect(read?.fact('1.0.0')).toMatchObject({ isPublished: true })
    expect(() => read?.record()).toThrow(SyntaxError)
    const whole = parse(print())
    expect(whole?.record()).toBe(whole?.record())
    expect(whole?.timeline()).toBe(whole?.timeline())
  })
  test('of an unknown name', () => {
    const read = parse(print({ hasName: false, etag: null, lastModified: null, asked: [] }, emptyRecord))
    expect(read).toMatchObject({ hasName: false, etag: null, lastModified: null, asked: [] })
    expect(read?.record()).toEqual(emptyRecord)
  })
  test('writes each account once', () => expect(print().match(/jane/g)).toHaveLength(1))
})

describe('what is not read', () => {
  const signed = (head: object, rest = '{}') => {
    const body = `${JSON.stringify(head)}\n${rest}`
    return `${crc32(body)}\n${body}`
  }
  const head = JSON.parse(print().split('\n')[1] ?? '') as Record<string, unknown>
  test.each<[string, string]>([
    ['nothing', ''],
    ['one line', 'x'],
    ['two lines', '1\n2'],
    ['an entry that was cut short', print().slice(0, -1)],
    ['an edited time', print().replace('"times":[5', '"times":[1')],
    ['an edited fact', print().replace('"publishedAt":5', '"publishedAt":1')],
    ['a checksum that is none', print().replace(/^\d+/, 'NaN')],
    ['a checksum with a blank', ` ${print()}`],
    ['another layout', signed({ ...head, schema: 5 })],
    ['a time that is none', signed({ ...head, askedAt: '9' })],
    ['a list', signed([])],
  ])('%s', (_, text) => expect(parse(text)).toBeNull())
  test('an entry of another name or registry', () => {
    expect(parse(print(), registry, 'b')).toBeNull()
    expect(parse(print(), `${registry}x/`)).toBeNull()
    expect(parse(signed(head))).not.toBeNull()
  })
  test('validators that are no texts', () =>
    expect(parse(signed({ ...head, etag: 1, lastModified: {}, hasName: 'yes' }))).toMatchObject({
      etag: null,
      lastModified: null,
      hasName: false,
    }))
})
