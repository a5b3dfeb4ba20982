import { expect, test } from 'vitest'
import { listOwnGates } from '../../src/managers/list-gates.ts'

test('every age is a duration of the policy; addresses are left out', () => {
  const files: Record<string, string> = {
    'pnpm-workspace.yaml': 'minimumReleaseAge: 2880\nregistry: https://x.test/\nstrictDepBuilds: true',
    'bunfig.toml': '[install]\nminimumReleaseAge = 259200',
    '.yarnrc.yml': 'a: [',
    'package.json': '{"pnpm":{"minimumReleaseAgeExclude":["a","b"]}}',
  }
  expect(listOwnGates((file) => files[file] ?? null).map((one) => Object.values(one).join(' '))).toEqual([
    'pnpm minimumReleaseAge 2d pnpm-workspace.yaml',
    'pnpm strictDepBuilds true pnpm-workspace.yaml',
    'bun install.minimumReleaseAge 3d bunfig.toml',
    'pnpm minimumReleaseAgeExclude a, b package.json',
  ])
})
