import { expect, test } from 'vitest'
import { readSettings, readWritten } from '../../../src/lockfile/pnpm/settings.ts'

const read = (files: Record<string, string>) => readSettings((file) => files[file] ?? null)

test('patterns, catalogs and named registries', () => {
  const { patterns, catalogs, registries } = read({
    'pnpm-workspace.yaml': `packages: [a, '!b']
catalog: {x: ^1}
catalogs: {old: {x: ^0}}
namedRegistries: {work: 'https://work.example.test/'}
registries: {'https://more.example.test/': {prefix: more}}
`,
  })
  expect(patterns).toEqual(['a', '!b'])
  expect(catalogs.get('default')?.get('x')).toMatchObject({
    value: '^1',
    file: 'pnpm-workspace.yaml',
    line: 2,
  })
  expect(catalogs.get('old')?.get('x')?.value).toBe('^0')
  expect([registries.get('work'), registries.get('more')]).toEqual([
    'https://work.example.test/',
    'https://more.example.test/',
  ])
})

test.each([{}, { 'pnpm-workspace.yaml': '' }, { 'package.json': '{"pnpm":7}' }])('nothing in %j', (files) =>
  expect(read(files)).toMatchObject({ patterns: null, own: null }),
)

test('a workspace file that is none is refused', () => {
  expect(() => read({ 'pnpm-workspace.yaml': '- a' })).toThrow('must hold a mapping')
  expect(() => read({ 'pnpm-workspace.yaml': 'packages: [{}]' })).toThrow('must hold texts')
})

test('nothing is written where there is no section', () =>
  expect(readWritten(null, 'overrides').size).toBe(0))
