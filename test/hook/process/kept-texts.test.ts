// The approved texts are those of their hashes, however they are kept, and no others are kept.

import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openTexts } from '../../../src/hook/process/kept-texts.ts'
import { hashOf } from '../../../src/hook/process/look.ts'
import { makeFolder } from '../../support/folder.ts'

let place: string
beforeEach(() => {
  place = makeFolder()
  mkdirSync(path.join(place, 'texts'))
})

const textsOf = (count: number, from = 0) => Array.from({ length: count }, (_, nth) => `{"a":${from + nth}}`)
const filesOf = (texts: readonly string[], folder = '') =>
  Object.fromEntries(
    texts.map((text) => [
      `${folder}${text}/package.json`,
      { approved: hashOf(text), seen: null, print: null },
    ]),
  )
const save = (texts: readonly string[], files = filesOf(texts)) =>
  openTexts(place).save(files, new Map(texts.map((text) => [hashOf(text), text])))()
const names = () => readdirSync(path.join(place, 'texts')).sort()
const read = (texts: readonly string[]) => {
  const kept = openTexts(place)
  return texts.map((text) => kept.text(hashOf(text)))
}
const pack = () => path.join(place, 'texts', 'pack')

describe('texts', () => {
  test.each([0, 1, 8, 9, 300])('%i are kept, for the user alone', (count) => {
    const texts = textsOf(count)
    save(texts)
    expect(read(texts)).toEqual(texts)
    expect(read(['other'])).toEqual([null])
    expect(names()).toEqual(count > 8 ? ['pack'] : texts.map(hashOf).sort())
    for (const name of names()) expect(statSync(path.join(place, 'texts', name)).mode & 0o777).toBe(0o600)
  })

  test('of many those outside of the project have files of their own', () => {
    const [texts, outside] = [textsOf(20), textsOf(2, 100)]
    save([...texts, ...outside], { ...filesOf(texts), ...filesOf(outside, '/home/user/') })
    expect(names()).toEqual([...outside.map(hashOf), 'pack'].sort())
    expect(read([...texts, ...outside])).toEqual([...texts, ...outside])
  })

  test('that are wanted no more are removed, in both ways', () => {
    const [many, few] = [textsOf(20), textsOf(3, 100)]
    save(many)
    save([...many, ...few])
    expect(names()).toEqual([...few.map(hashOf), 'pack'].sort())
    const left = [...many.slice(0, 2), ...few.slice(0, 1)]
    save([], filesOf(left))
    expect(read([...left, ...many.slice(2), ...few.slice(1)])).toEqual([
      ...left,
      ...Array.from({ length: 20 }, () => null),
    ])
    expect(Object.keys(JSON.parse(readFileSync(pack(), 'utf8')) as object)).toHaveLength(2)
    save([], {})
    expect(names()).toEqual([])
  })

  test('stay until the state that needs them no more was written', () => {
    const texts = textsOf(20)
    save(texts)
    openTexts(place).save({}, new Map())
    expect(read(texts)).toEqual(texts)
  })

  test('are written again where many more come', () => {
    const texts = textsOf(40)
    save(texts.slice(0, 20))
    save(texts)
    expect(read(texts)).toEqual(texts)
    expect(names()).toEqual(['pack'])
  })
})

describe('another text than its hash states', () => {
  test('is none, and is written anew', () => {
    const texts = textsOf(3)
    save(texts)
    writeFileSync(path.join(place, 'texts', hashOf(texts[0] ?? '')), '')
    const kept = openTexts(place)
    expect(kept.text(hashOf(texts[0] ?? ''))).toBeNull()
    kept.save(filesOf(texts), new Map(texts.map((text) => [hashOf(text), text])))()
    expect(read(texts)).toEqual(texts)
  })

  test.each<[string, (text: string) => string]>([
    ['edited', (text) => text.replace('{\\"a\\":0}', '{\\"evil\\":1}')],
    ['cut off', (text) => text.slice(0, -20)],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['a list', () => '[1]'],
    ['a table of numbers', () => JSON.stringify({ [hashOf('{"a":0}')]: 1 })],
  ])('is none in a pack that is %s, and is written anew', (_, damage) => {
    const texts = textsOf(20)
    save(texts)
    writeFileSync(pack(), damage(readFileSync(pack(), 'utf8')))
    expect(read(texts)[0]).toBeNull()
    save(texts)
    expect(read(texts)).toEqual(texts)
  })
})
