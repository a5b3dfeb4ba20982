import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  ancestorsOf,
  copyLinked,
  exists,
  isInside,
  listDots,
  modulesOf,
  outermost,
} from '../../../src/wrapper/npm/kept-files.ts'
import { makeFolder } from '../../support/folder.ts'

describe('a copy', () => {
  const linksOf = (file: string) => statSync(file).nlink

  test('of a folder has its files by hard links, and its links as they are', () => {
    const from = makeFolder({ 'a/index.js': 'x', 'a/b/.hidden': 'y' })
    symlinkSync('nowhere', path.join(from, 'a/dangling'))
    mkdirSync(path.join(from, 'a/private'), { mode: 0o700 })
    const to = path.join(makeFolder(), 'copy')
    copyLinked(path.join(from, 'a'), to, false)
    expect(readdirSync(to).sort()).toEqual(['b', 'dangling', 'index.js', 'private'])
    expect(linksOf(path.join(to, 'index.js'))).toBe(2)
    expect(readFileSync(path.join(to, 'b/.hidden'), 'utf8')).toBe('y')
    expect(readlinkSync(path.join(to, 'dangling'))).toBe('nowhere')
    expect(lstatSync(path.join(to, 'private')).mode & 0o777).toBe(0o700)
  })

  test('of what may be written in place has files of its own', () => {
    const from = makeFolder({ 'a/index.js': 'x' })
    const to = path.join(makeFolder(), 'copy')
    copyLinked(path.join(from, 'a'), to, true)
    writeFileSync(path.join(from, 'a/index.js'), 'changed')
    expect(readFileSync(path.join(to, 'index.js'), 'utf8')).toBe('x')
    expect(linksOf(path.join(to, 'index.js'))).toBe(1)
  })

  test('of a link to a folder outside does not follow it', () => {
    const outside = makeFolder({ secret: 'x' })
    const from = makeFolder()
    symlinkSync(outside, path.join(from, 'link'))
    const to = path.join(makeFolder(), 'copy')
    copyLinked(path.join(from, 'link'), to, true)
    expect(lstatSync(to).isSymbolicLink()).toBe(true)
  })

  test('is a plain one where a link cannot be made', () => {
    const from = makeFolder({ a: 'x' })
    const to = path.join(makeFolder({ b: 'old' }), 'b')
    copyLinked(path.join(from, 'a'), to, false)
    expect(readFileSync(to, 'utf8')).toBe('x')
    expect(linksOf(to)).toBe(1)
  })
})

test.each([
  ['/p/node_modules/a', '/p/node_modules'],
  ['/p/node_modules/@s/a', '/p/node_modules'],
  ['/p/node_modules/a/node_modules/@s/b', '/p/node_modules/a/node_modules'],
  ['/p/packages/a', '/p/packages'],
])('the node_modules folder of %s is %s', (place, folder) => {
  expect(modulesOf(place)).toBe(folder)
})

test.each([
  ['/p/a', []],
  ['/p/a/b', ['/p/a']],
  ['/p/a/b/c', ['/p/a', '/p/a/b']],
  ['/q/a/b', []],
  ['/px/a', []],
  ['/p', []],
])('the folders between a project and %s are %j', (place, folders) => {
  expect(ancestorsOf(place, '/p')).toEqual(folders)
})

test.each([
  [[], []],
  [['/p/a', '/p/a'], ['/p/a']],
  [
    ['/p/a/b', '/p/a', '/p/a-b'],
    ['/p/a', '/p/a-b'],
  ],
  [
    ['/p/a/b/c', '/p/a/b', '/p/c'],
    ['/p/a/b', '/p/c'],
  ],
])('of %j the outermost are %j', (places, kept) => {
  expect(outermost(places)).toEqual(kept)
})

test('the names that begin with a dot; none where there is no folder', () => {
  const folder = makeFolder({ '.bin/x': '', '.package-lock.json': '', 'a/.b': '' })
  expect(listDots(folder).sort()).toEqual(['.bin', '.package-lock.json'])
  expect(listDots(path.join(folder, 'none'))).toEqual([])
})

test.each([
  ['/p/a', true],
  ['/p/a/../b', false],
  ['/p/..a', true],
  ['/p/...', true],
  ['/p', false],
  ['/p/', false],
  ['/', false],
  ['/pa', false],
  ['/p/../q', false],
  ['a', false],
])('%s is inside: %s', (place, expected) => {
  expect(isInside('/p', place)).toBe(expected)
})

test('a dangling link exists', () => {
  const folder = makeFolder()
  symlinkSync('nowhere', path.join(folder, 'link'))
  expect(['link', 'none'].map((name) => exists(path.join(folder, name)))).toEqual([true, false])
})
