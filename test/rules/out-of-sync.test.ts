import { describe, expect, test } from 'vitest'
import type { LocatedEdge } from '../../src/model/report.ts'
import rule from '../../src/rules/out-of-sync.ts'
import { evaluate } from '../../src/gate/evaluate.ts'
import { asOf, evidenceOf, approvedPolicy } from '../support/build.ts'
import type { ProjectFile } from '../../src/model/change.ts'

const edge = (more: Partial<LocatedEdge> = {}): LocatedEdge => ({
  from: '',
  dependant: 'app',
  name: 'foo',
  spec: '2.0.0',
  type: 'prod',
  problem: 'invalid',
  found: { location: 'node_modules/foo', version: '1.0.0', resolved: null },
  file: 'package.json',
  line: 5,
  isDeclared: true,
  wasMetBy: null,
  ...more,
})
const tree = (unmet: readonly LocatedEdge[]): ProjectFile => ({
  type: 'file',
  kind: 'tree',
  path: 'package-lock.json',
  text: '',
  before: null,
  unmet,
})
const judge = (...unmet: LocatedEdge[]) => {
  const policy = approvedPolicy({ rules: { 'out-of-sync': 'error' } })
  const [evaluation] = evaluate([{ arrival: tree(unmet), evidence: evidenceOf({}) }], [rule], policy, asOf)
  return evaluation?.findings ?? []
}

describe('out-of-sync', () => {
  test('is quiet where everything is met', () => expect(judge()).toEqual([]))

  test.each<[string, Partial<LocatedEdge>, string]>([
    [
      'another version',
      {},
      'package.json asks for foo@2.0.0, and the lockfile has foo@1.0.0: npm resolves it anew and fetches that',
    ],
    [
      'a setting',
      { file: 'pnpm-workspace.yaml', clause: 'the override foo is 2.0.0, and the lockfile has 1.0.0' },
      'by pnpm-workspace.yaml the override foo is 2.0.0, and the lockfile has 1.0.0: npm resolves anew what the lockfile has, or refuses it',
    ],
    [
      'no entry',
      { found: null },
      'package.json asks for foo@2.0.0, and the lockfile has no entry for it: npm resolves it anew and fetches that',
    ],
    [
      'an address',
      {
        spec: 'https://evil.example.test/foo.tgz',
        found: {
          location: 'node_modules/foo',
          version: '1.0.0',
          resolved: 'https://registry.example.test/foo/-/foo-1.0.0.tgz',
        },
      },
      'package.json asks for foo@https://evil.example.test/foo.tgz, and the lockfile has foo@1.0.0 (https://registry.example.test/foo/-/foo-1.0.0.tgz): npm fetches what is asked for',
    ],
    [
      'an entry that was taken out',
      { found: null, wasMetBy: '1.9.0' },
      'package.json asks for foo@2.0.0, and the lockfile has no entry for it, which this change took out of it (it was 1.9.0): npm resolves it anew and fetches that',
    ],
    [
      'a package that asks',
      { isDeclared: false, dependant: 'bar@1.0.0', from: 'node_modules/bar' },
      'bar@1.0.0 asks for foo@2.0.0, and the lockfile has foo@1.0.0: npm resolves it anew and fetches that',
    ],
    [
      'a workspace',
      { type: 'workspace', spec: 'file:packages/foo', found: null },
      'the workspace packages/foo has no entry in the lockfile: npm links to it and fetches what it asks for',
    ],
  ])('%s', (_, more, message) => expect(judge(edge(more))[0]?.message).toBe(message))

  test('names the manifest and its line, or the package that asks', () => {
    expect(judge(edge())).toMatchObject([
      {
        level: 'error',
        package: 'package.json',
        name: 'foo',
        version: '2.0.0',
        location: { file: 'package.json', line: 5 },
      },
    ])
    expect(judge(edge({ isDeclared: false, dependant: 'bar@1.0.0', line: null }))).toMatchObject([
      { package: 'bar@1.0.0', location: null },
    ])
  })

  test('prints no password of an address, and no more than a hundred findings', () => {
    expect(
      JSON.stringify(judge(edge({ spec: 'https://me:hunter2@evil.example.test/foo.tgz' }))),
    ).not.toContain('hunter2')
    const many = judge(...Array.from({ length: 150 }, () => edge()))
    expect(many).toHaveLength(101)
    expect(many.at(-1)?.message).toBe('50 more dependencies are not in the lockfile')
  })
})
