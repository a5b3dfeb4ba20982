import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { isLooserThere, nearestAt, policyFor } from '../../src/check/policy-for.ts'
import { commitOf, diskOf, filesOf, top, type Tree } from '../support/memory-snapshot.ts'

const policy = (more: object) => JSON.stringify(more)
const age = (minimum: string) => policy({ rules: { 'minimum-age': ['error', { minimum }] } })

function judge(then: Tree, now: Tree, folders: readonly string[]) {
  const host = {
    ...filesOf(now),
    env: {},
    policyPlaces: { managed: [], user: path.resolve('/home/policy.json') },
  }
  const sides = { top, before: commitOf(then), after: diskOf(now), outer: null }
  return { host, sides, folders: folders.map((folder) => path.join(top, folder)) }
}

describe('against a base', () => {
  const minimum = (then: Tree, now: Tree, at: readonly string[] = ['app']) => {
    const { host, sides, folders } = judge(then, now, ['app', '.'])
    const judged = { policyFolders: folders, policyAt: { sides, folders: at }, policyHead: null }
    return policyFor(null, judged, host).rules.get('minimum-age')?.options
  }
  const day = 24 * 60
  test.each<[string, Tree, Tree, readonly string[], number]>([
    [
      'the policy of the base judges',
      { 'depgate.json': age('9d') },
      { 'depgate.json': age('1d') },
      ['app'],
      9,
    ],
    ['one on disk tightens it', { 'depgate.json': age('9d') }, { 'depgate.json': age('20d') }, ['app'], 20],
    [
      'a nearer one tightens one above it',
      { 'depgate.json': age('9d'), 'app/depgate.json': age('12d') },
      {},
      ['app'],
      12,
    ],
    [
      'a nearer one loosens nothing',
      { 'depgate.json': age('9d'), 'app/depgate.json': age('1d') },
      {},
      ['app'],
      9,
    ],
    [
      'a new one closer by loosens nothing',
      { 'depgate.json': age('9d') },
      { 'depgate.json': age('9d'), 'app/depgate.json': age('1d') },
      ['app'],
      9,
    ],
    [
      'the folder that a project lay in judges too',
      { 'old/depgate.json': age('30d') },
      {},
      ['app', 'old'],
      30,
    ],
  ])('%s', (_, then, now, at, days) => {
    const found = minimum(then, now, at)
    expect(found).toMatchObject({ minimum: days * day })
  })
})

describe('a folder of before', () => {
  const then = {
    'depgate.json': age('9d'),
    'loose/depgate.json': policy({ rules: { 'minimum-age': 'off' } }),
    'other/loose/depgate.json': policy({ rules: { lookalike: 'off' } }),
    'strict/depgate.json': age('30d'),
  }
  const { host, sides } = judge(then, then, [])
  test.each([
    ['strict/a', 'strict'],
    ['strict', 'strict'],
    ['elsewhere/b', '.'],
  ])('%s has its policy in %s', (folder, nearest) =>
    expect(nearestAt({ sides, folder }).folder).toBe(nearest),
  )
  test.each([
    ['.', 'strict', true],
    ['strict', '.', false],
    ['strict', 'strict', false],
  ])('%s is looser than %s: %s', (one, other, isLooser) =>
    expect(isLooserThere({ sides, folder: one }, { sides, folder: other }, host)).toBe(isLooser),
  )
})
