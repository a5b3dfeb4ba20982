// The guided set-up: what is found, what is asked, and a starter policy that changes no judgement.

import { describe, expect, test } from 'vitest'
import { askTargets, confirm, lookAround, planPolicy } from '../../src/cli/init-guide.ts'
import { defaultPolicy, parsePolicy } from '../../src/policy/parse.ts'
import { app, openCommandHost } from '../support/command-host.ts'

interface World {
  readonly files?: Record<string, string>
  readonly tracked?: readonly string[]
  readonly top?: string | null
  readonly answers?: readonly (string | null)[]
}
function open({ files = {}, tracked = [], top = app, answers = [] }: World = {}) {
  const asked: string[] = []
  const { host, seen } = openCommandHost({
    files,
    more: {
      git: {
        top: () => top,
        files: () => tracked.map((path) => ({ path, hash: null, isSubmodule: false, isLeftOut: false })),
      },
    },
  })
  const setup = {
    ask: (question: string) => {
      asked.push(question)
      return Promise.resolve(answers[asked.length - 1] ?? null)
    },
  }
  return { seen, asked, host: { ...host, setup } as unknown as typeof host }
}

describe('what is found', () => {
  test('lockfiles here and below, agents, jobs, git and the policy', () => {
    const tracked = [
      '.claude/settings.json',
      '.github/workflows/ci.yml',
      'sub/pnpm-lock.yaml',
      'package-lock.json',
    ]
    const { host } = open({ files: { 'package-lock.json': '{}' }, tracked })
    expect(lookAround(host)).toEqual({
      lines: [
        'lockfiles: package-lock.json, sub/pnpm-lock.yaml',
        'claude: .claude',
        'github: .github/workflows',
        'git: a checkout',
        'policy: none, so the defaults hold',
      ],
      targets: ['claude', 'github', 'git'],
      hasPolicy: false,
    })
  })

  test('outside of a checkout, with a policy', () => {
    const { host } = open({ files: { 'depgate.json': '{}', 'bun.lock': '' }, top: null })
    expect(lookAround(host)).toMatchObject({
      lines: ['lockfiles: bun.lock', 'git: no checkout', 'policy: depgate.json'],
      targets: [],
      hasPolicy: true,
    })
  })

  test('many lockfiles are counted', () => {
    const tracked = Array.from({ length: 9 }, (_, n) => `p${n}/yarn.lock`)
    expect(lookAround(open({ tracked }).host).lines[0]).toMatch(/p4\/yarn\.lock and 4 more$/)
  })
})

test.each<[string | null, string[]]>([
  ['', ['git']],
  ['claude, npm', ['claude', 'npm']],
  [null, ['git']],
])('the answer %j', async (answer, expected) => {
  const { host, seen, asked } = open({ answers: [answer] })
  const found = { lines: ['git: a checkout'], targets: ['git'], hasPolicy: true }
  expect(await askTargets(found, host)).toEqual(expected)
  expect(asked).toEqual(['What is the gate to be wired into (Enter for: git)? '])
  expect(seen.out).toBe('Found here:\n  git: a checkout\n')
})

test.each<[string | null, boolean]>([
  ['', true],
  ['Y', true],
  [' yes ', true],
  ['n', false],
  ['claude', false],
  [null, false],
])('%j confirms: %j', async (answer, expected) =>
  expect(await confirm('Write?', open({ answers: [answer] }).host)).toBe(expected),
)

test('the starter policy judges as the defaults do, and an existing one stays', () => {
  const [file] = planPolicy({ folder: app }).files
  const { $schema, ...content } = JSON.parse(file?.add(null) ?? '') as Record<string, unknown>
  expect($schema).toBe('./node_modules/depgate/schema/policy.schema.json')
  expect(parsePolicy(content).sha256).toBe(defaultPolicy().sha256)
  expect(file?.add('{}')).toBe('{}')
})
