// Where a project can hide from a walk, and where none does.

import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { walk } from '../../../src/hook/process/walk.ts'
import { makeFolder } from '../../support/folder.ts'

const found = (root: string, depth = 2048) => {
  const files: string[] = []
  return { ...walk(root, '', depth, (file) => files.push(file)), files }
}
const deepPath = Array.from({ length: 40 }, (_, nth) => `d${nth}`).join('/')

describe('a walk meets', () => {
  test.each([
    ['a file deep down', `${deepPath}/package.json`],
    ['a file in a hidden folder of git', '.git/x/package.json'],
    ['a file beside the objects of git', '.git/objects/x/package-lock.json'],
    ['a file in a hidden folder of node_modules', 'node_modules/.x/package-lock.json'],
    ['a file in a cache in node_modules', 'node_modules/.cache/x/package-lock.json'],
  ])('%s', (_, file) => {
    expect(found(makeFolder({ [file]: '' })).files).toContain(file)
  })

  test.each([
    ['an object of git', '.git/objects/ab/cdef'],
    ['a package', 'node_modules/x/package.json'],
    ['a package in a store', 'node_modules/.pnpm/x@1.0.0/node_modules/x/package.json'],
    ['a file of another checkout', 'sub/package.json'],
  ])('not %s', (_, file) => {
    const root = makeFolder({ [file]: '', 'sub/.git/HEAD': '' })
    expect(found(root).files).not.toContain(file)
  })
})

test('a node_modules, its scopes, checkouts and links are named', () => {
  const outside = makeFolder({ 'package.json': '{}' })
  const root = makeFolder({ 'web/node_modules/@s/x/package.json': '{}', 'sub/.git': '', 'real/x': '' })
  symlinkSync(outside, path.join(root, 'away'))
  symlinkSync(path.join(root, 'real'), path.join(root, 'inside'))
  symlinkSync(path.join(root, 'nowhere'), path.join(root, 'broken'))
  const { packages, checkouts, links, isWhole, folders } = found(root)
  expect(packages).toEqual(['web/node_modules', 'web/node_modules/@s'])
  expect(checkouts).toEqual(['sub'])
  expect(links).toEqual(['away'])
  expect(folders).toHaveProperty('away')
  expect(isWhole).toBe(true)
})

test('what is installed inside of packages, and the stores of pnpm and bun, are named', () => {
  const root = makeFolder({
    'node_modules/a/node_modules/b/node_modules/@s/c/package.json': '',
    'node_modules/@s/d/node_modules/e/package.json': '',
    'node_modules/.pnpm/x@1.0.0/node_modules/x/node_modules/y/package.json': '',
    'node_modules/.bun/x@1.0.0/package.json': '',
    'node_modules/.store/x/node_modules/y/package.json': '',
  })
  symlinkSync(root, path.join(root, 'node_modules/b'))
  mkdirSync(path.join(root, 'node_modules/c'))
  symlinkSync(root, path.join(root, 'node_modules/c/node_modules'))
  expect([...found(root).packages].sort()).toEqual([
    'node_modules',
    'node_modules/.bun',
    'node_modules/.pnpm',
    'node_modules/@s',
    'node_modules/@s/d/node_modules',
    'node_modules/a/node_modules',
    'node_modules/a/node_modules/b/node_modules',
    'node_modules/a/node_modules/b/node_modules/@s',
  ])
})

test('a walk that is not deep enough is not whole', () => {
  const root = makeFolder({})
  mkdirSync(path.join(root, 'a/b/c'), { recursive: true })
  expect(found(root, 2).isWhole).toBe(false)
  expect(found(root, 3).isWhole).toBe(true)
})
