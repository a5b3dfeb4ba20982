import { expect, test } from 'vitest'
import { readAgeFloors } from '../../src/managers/age-floors.ts'

const floors = (manager: string, files: Record<string, string>) =>
  readAgeFloors(manager, (file) => files[file] ?? null)

test('the age is in minutes, whatever the unit of the manager, with its exceptions', () => {
  expect(
    floors('pnpm', {
      'pnpm-workspace.yaml': 'minimumReleaseAge: 1440\nminimumReleaseAgeExclude: ["@acme/*"]',
    }),
  ).toEqual([
    {
      manager: 'pnpm',
      setting: 'minimumReleaseAge',
      file: 'pnpm-workspace.yaml',
      minutes: 1440,
      exclude: ['@acme/*'],
    },
  ])
  expect(floors('yarn', { '.yarnrc.yml': 'npmMinimalAgeGate: 3d' })).toMatchObject([{ minutes: 4320 }])
  expect(floors('bun', { 'bunfig.toml': '[install]\nminimumReleaseAge = 259200' })).toMatchObject([
    { minutes: 4320 },
  ])
  expect(floors('pnpm', { 'package.json': '{"pnpm":{"minimumReleaseAge":60}}' })).toMatchObject([
    { minutes: 60 },
  ])
})

test.each<[string, string, Record<string, string>]>([
  ["another manager's settings", 'npm', { 'pnpm-workspace.yaml': 'minimumReleaseAge: 1440' }],
  ['none', 'pnpm', {}],
  ['zero', 'pnpm', { 'pnpm-workspace.yaml': 'minimumReleaseAge: 0' }],
  ['a reference', 'yarn', { '.yarnrc.yml': 'npmMinimalAgeGate: ${AGE}' }],
  ['a file that cannot be read', 'pnpm', { 'pnpm-workspace.yaml': 'minimumReleaseAge: [' }],
])('no floor: %s', (_, manager, files) => expect(floors(manager, files)).toEqual([]))
